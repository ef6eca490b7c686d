import { describe, expect, it } from "vitest";
import { nextEditable } from "./table-editing.ts";
import { readTableSearch } from "./table-search.ts";

describe("the address of a table", () => {
  it("restores filter, words, order, columns, the record beside it and the selection", () => {
    const search = {
      filter: [{ property: "amount", op: "gte", value: { minor: "100", currency: "EUR" } }],
      q: "acme",
      sort: "-amount",
      columns: ["stageId", "custom.product"],
      peek: "12",
      selected: ["1", "2"],
    };
    expect(readTableSearch(search)).toEqual(search);
  });

  it("reads ids that the router took for numbers", () => {
    expect(readTableSearch({ peek: 12, selected: [7, "8"] })).toEqual({ peek: "12", selected: ["7", "8"] });
  });

  it("keeps a choice of no columns apart from no choice", () => {
    expect(readTableSearch({ columns: [] })).toEqual({ columns: [] });
    expect(readTableSearch({})).toEqual({});
  });

  it("drops what is not understood instead of failing", () => {
    const spoiled = { filter: "x", q: 7, sort: "amount; drop", columns: "a", peek: "<script>", selected: [{}, "-1"] };
    expect(readTableSearch(spoiled)).toEqual({});
  });
});

describe("Tab in a table being edited", () => {
  it("goes to the next column that can be edited and ends at the last", () => {
    expect(nextEditable(["name", "amount"], "name", "next")).toBe("amount");
    expect(nextEditable(["name", "amount"], "amount", "next")).toBeUndefined();
    expect(nextEditable(["name", "amount"], "amount", "previous")).toBe("name");
    expect(nextEditable(["name", "amount"], "amount", "stay")).toBeUndefined();
  });
});
