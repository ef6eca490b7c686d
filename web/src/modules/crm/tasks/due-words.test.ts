import { expect, test } from "vitest";
import { dueChoices, dueWords, isOverdue } from "./due-words.ts";

const words = (dueOn: string | null, dueTime: string | null = null) =>
  dueWords({ dueOn, dueTime }, "2026-11-21", "en-GB");

test("a due date is told in as few words as tell it", () => {
  expect([words("2026-11-21", "14:30"), words("2026-11-22"), words("2026-11-20"), words("2026-11-27")]).toEqual([
    "Today 14:30",
    "Tomorrow",
    "Yesterday",
    "Friday",
  ]);
  expect([words("2026-11-28"), words("2026-10-02"), words("2027-01-03"), words(null)]).toEqual([
    "28 Nov",
    "2 Oct",
    "3 Jan 2027",
    "No date",
  ]);
});

test("next Monday is never today", () => {
  expect(dueChoices("2026-11-23")[2]?.day).toBe("2026-11-30");
  expect(dueChoices("2026-11-22")[2]?.day).toBe("2026-11-23");
});

test("overdue goes by the company's clocks and not for what is done", () => {
  const now = new Date("2026-11-21T23:30:00Z");
  const task = { dueOn: "2026-11-21", dueTime: null, doneAt: null };
  expect([isOverdue(task, now, "UTC"), isOverdue(task, now, "Europe/Berlin")]).toEqual([false, true]);
  expect(isOverdue({ ...task, doneAt: "2026-11-21T23:00:00Z" }, now, "Europe/Berlin")).toBe(false);
});
