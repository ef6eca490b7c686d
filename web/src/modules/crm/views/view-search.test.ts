import { describe, expect, it } from "vitest";
import type { View } from "./view-queries.ts";
import { changedParts, changedSearch, isBare, openView, savedBody, shownContent } from "./view-search.ts";

const condition = { property: "city", op: "is", value: "Bonn" } as const;
const nested = { or: [condition, { property: "city", op: "soundsLike" as "is" }] } as const;
const view: View = {
  id: "7",
  object: "account",
  name: "Bonn",
  shared: true,
  filter: { and: [condition, nested] },
  sort: "-name",
  columns: [],
  kind: "table",
  by: null,
  until: null,
  sum: null,
  fields: null,
  groupedBy: "city",
  frozen: 2,
  widths: { name: 300 },
  owner: { name: "Rita", me: false },
  mayChange: false,
  leftOut: [],
  version: 1,
};
const views = { items: [view], opening: "all", standard: null };
const open = (id: string) => openView({ view: id }, views, []);
const usual = ["city", "ownerId"];
const change = (now: object, next: object) => changedSearch(now, next, { content: open("7").content, usual });

describe("an address that names a view", () => {
  it("shows what the view was saved with, conditions too that no chip can show", () => {
    const shown = shownContent({ view: "7" }, open("7"));
    const look = { sort: "-name", columns: [], groupedBy: "city", frozen: 2, widths: { name: 300 } };
    expect(shown).toEqual({ filter: [condition], rest: [nested], ...look });
    expect(savedBody(shown)).toEqual({ filter: { and: [condition, nested] }, ...look });
  });

  it("says only what differs from the view, and nothing once it is as saved again", () => {
    const changed = change({ view: "7" }, { filter: undefined });
    expect(changed.filter).toEqual([]);
    expect(changedParts(changed, open("7"))).toEqual(["filter"]);
    expect(shownContent(changed, open("7")).filter).toEqual([]);
    const back = change(changed, { filter: [condition] });
    expect(back.filter).toBeUndefined();
    expect(changedParts(back, open("7"))).toEqual([]);
  });

  it("tells no order and the usual columns from the view's", () => {
    expect(change({}, { sort: undefined }).sort).toBe("-createdAt");
    expect(change({}, { sort: "-name" }).sort).toBeUndefined();
    expect(change({}, { columns: undefined }).columns).toEqual(usual);
    const nothing = { columns: undefined, groupedBy: undefined, frozen: undefined, widths: undefined };
    expect(savedBody({ filter: [], rest: [], sort: "-createdAt", ...nothing })).toEqual({
      filter: null,
      sort: null,
      columns: null,
      groupedBy: null,
      frozen: null,
      widths: null,
    });
  });

  it("tells groups taken away from the view's, and one's own widths from those it was saved with", () => {
    const changed = change({}, { groupedBy: undefined });
    expect(changed.groupedBy).toBe("none");
    expect(shownContent(changed, open("7")).groupedBy).toBeUndefined();
    expect(changedParts(changed, open("7"), { widths: { name: 80 } })).toEqual(["groupedBy", "widths"]);
    expect(shownContent({ view: "7" }, open("7"), { widths: { name: 80 } }).widths).toEqual({ name: 80 });
  });

  it("shows everything where the view is gone, and says so", () => {
    expect(open("8")).toMatchObject({ id: "all", missing: true });
    expect(openView({ view: "8" }, undefined, [])).toMatchObject({ missing: false });
  });

  it("opens with the chosen view only when it says nothing else", () => {
    expect([isBare({}), isBare({ peek: "1" }), isBare({ view: "all" }), isBare({ q: "x" })]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
