import { expect, it } from "vitest";
import { choiceOf, nobody, stays, wordsOfCounts, wordsOfHeirs, wordsOfHoldings } from "./handover-words.ts";

it("what is somebody's is said as records and tasks, one by one where it is one, and nothing as nothing", () => {
  const holding = (object: string, count: number) => ({ object, label: "", count, permitted: count });
  expect(wordsOfHoldings([holding("account", 1200), holding("project", 3), holding("task", 1)])).toBe(
    "1,203 records and 1 open task",
  );
  expect([wordsOfCounts(1, 0), wordsOfCounts(100, 0, true), wordsOfCounts(0, 0)]).toEqual([
    "1 record",
    "at least 100 records",
    null,
  ]);
});

it("a choice asks for one person, a team, nobody, or nothing at all", () => {
  expect(["member:5", "team:3", nobody, stays].map((value) => choiceOf("deal", value))).toEqual([
    { object: "deal", to: ["5"] },
    { object: "deal", teamId: "3" },
    { object: "deal", unowned: true },
    null,
  ]);
});

it("whoever gets none is not named among those who take over", () => {
  const of = { object: "deal", label: "Deals", permitted: 1, tried: 1, refused: 0, problems: [] };
  const heirs = [
    { id: "1", name: "Ben", count: 1 },
    { id: "2", name: "Cleo", count: 0 },
  ];
  expect(wordsOfHeirs({ ...of, count: 1, heirs })).toBe("Ben 1");
  expect(wordsOfHeirs({ ...of, count: 1, heirs: [] })).toBe("1 left unowned");
});
