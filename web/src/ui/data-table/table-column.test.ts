import { expect, test } from "vitest";
import { nextSort, sortDirection, visibleColumns } from "./table-column.ts";

test("clicking a head goes through ascending, descending and back to the table's own order", () => {
  expect(nextSort(undefined, "amount")).toBe("amount");
  expect(nextSort("amount", "amount")).toBe("-amount");
  expect(nextSort("-amount", "amount")).toBeUndefined();
  expect(nextSort("-name", "amount")).toBe("amount");
});

test("only the column sorted by says so", () => {
  expect(sortDirection("-amount", "amount")).toBe("descending");
  expect(sortDirection("amount", "name")).toBe("none");
  expect(sortDirection("amount", undefined)).toBe("none");
});

test("chosen columns keep their order, fixed ones stay, unknown ones are passed over", () => {
  const columns = [{ id: "name", fixed: true }, { id: "amount" }, { id: "city", optional: true }];
  expect(visibleColumns(columns, undefined).map((column) => column.id)).toEqual(["name", "amount"]);
  expect(visibleColumns(columns, ["city", "gone", "amount"]).map((column) => column.id)).toEqual([
    "name",
    "city",
    "amount",
  ]);
});
