import { expect, it } from "vitest";
import { counted, startLabel } from "./bulk-words.ts";

it("a job's button says what it does to how many, in the object's own words", () => {
  expect(startLabel({ action: "delete", object: "contact" }, 12_340)).toBe("Delete 12,340 contacts");
  expect(startLabel({ action: "update", object: "account" }, 1)).toBe("Change 1 account");
  expect(counted("project", 2)).toBe("2 project records");
});
