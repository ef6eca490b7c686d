import { IconHome } from "@tabler/icons-react";
import { expect, test } from "vitest";
import { permitted } from "./navigation.ts";

test("the rail holds only what the person may see, and no empty section", () => {
  const item = (label: string, permission?: string) => ({
    label,
    icon: IconHome,
    to: "/",
    ...(permission === undefined ? {} : { permission }),
  });
  const sections = [
    { label: null, items: [item("Home"), item("Keys", "keys.manage")] },
    { label: "Records", items: [item("Deals", "deals.read")] },
  ];
  expect(permitted(sections, () => false).map(({ items }) => items.map(({ label }) => label))).toEqual([["Home"]]);
  expect(permitted(sections, () => true)).toHaveLength(2);
});
