import { describe, expect, test } from "vitest";
import { type Shortcut, isSingleKey, matchPress, pressName } from "./shortcut-keys.ts";

const shortcut = (keys: string, label = keys): Shortcut => ({ keys, label, group: "Test", run: () => undefined });
const press = (key: string, modifiers = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

test("Control and Command are the same, Alt is left to the browser and the page", () => {
  expect(pressName(press("K", { ctrlKey: true }))).toBe("mod+k");
  expect(pressName(press("k", { metaKey: true }))).toBe("mod+k");
  expect(pressName(press("ArrowUp", { altKey: true }))).toBeNull();
  expect(pressName(press("Shift"))).toBeNull();
});

describe("what a press means", () => {
  const all = [shortcut("c"), shortcut("g d"), shortcut("g p"), shortcut("d")];

  test("the first key of a sequence waits for the second", () => {
    expect(matchPress(all, "", "g")).toEqual({ kind: "wait", prefix: "g" });
    expect(matchPress(all, "g", "d")).toMatchObject({ kind: "run", shortcut: { keys: "g d" } });
  });

  test("a second key that completes nothing is read as a first one", () => {
    expect(matchPress(all, "g", "c")).toMatchObject({ kind: "run", shortcut: { keys: "c" } });
    expect(matchPress(all, "g", "z")).toEqual({ kind: "none" });
  });

  test("the page that came last wins over the frame", () => {
    expect(matchPress([shortcut("c", "old"), shortcut("c", "new")], "", "c")).toMatchObject({
      shortcut: { label: "new" },
    });
  });
});

test("what works only where the focus is is listed and not heard from elsewhere", () => {
  const local = { ...shortcut("ArrowDown"), local: true };
  expect(matchPress([local], "", "ArrowDown")).toEqual({ kind: "none" });
  expect(matchPress([shortcut("c"), { ...shortcut("c"), local: true }], "", "c")).toMatchObject({ kind: "run" });
});

test("only shortcuts of plain keys can be turned off", () => {
  expect(isSingleKey("g d")).toBe(true);
  expect(isSingleKey("mod+k")).toBe(false);
});
