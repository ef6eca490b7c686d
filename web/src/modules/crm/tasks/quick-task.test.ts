import { expect, test } from "vitest";
import { readQuickTask } from "./quick-task.ts";

// a Saturday
const today = "2026-11-21";
const members = [
  { id: "7", name: "Jonas Wiebe" },
  { id: "8", name: "Amara Diallo" },
];
const read = (line: string) => readQuickTask(line, today, members);

test("a line says when, how urgent and whose, and the rest is the title", () => {
  expect(read("Call Anna tomorrow 14:30 !high @jonas")).toEqual({
    title: "Call Anna",
    kind: "call",
    dueOn: "2026-11-22",
    dueTime: "14:30",
    priority: "high",
    assignee: { id: "7", name: "Jonas Wiebe" },
  });
  expect(read("Send the offer on Friday")).toEqual({ title: "Send the offer", dueOn: "2026-11-27", dueTime: null });
  expect(read("E-mail the contract at 3 pm")).toMatchObject({
    title: "E-mail the contract",
    kind: "email",
    dueOn: today,
    dueTime: "15:00",
  });
});

test("days are the next of their name, never today, and go over the ends of months", () => {
  expect(read("x saturday").dueOn).toBe("2026-11-28");
  expect(read("x mon").dueOn).toBe("2026-11-23");
  expect(read("x next week").dueOn).toBe("2026-11-23");
  expect(read("x in 2 weeks").dueOn).toBe("2026-12-05");
  expect(read("x 2026-12-24").dueOn).toBe("2026-12-24");
});

test("what only looks like a date, a person or a priority stays in the title", () => {
  expect(read("Ask about the Monday meeting notes")).toEqual({ title: "Ask about the Monday meeting notes" });
  expect(read("Mail 2026-02-30 @nobody wow!")).toEqual({ title: "Mail 2026-02-30 @nobody wow!", kind: "email" });
  expect(read("Sunset the old plan")).toEqual({ title: "Sunset the old plan" });
});
