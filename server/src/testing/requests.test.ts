import { describe, expect, it } from "vitest";
import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import { idFields, requestFor, withField } from "./requests.ts";

const move = operation({
  id: "crm.deals.move",
  summary: "Moves a deal",
  http: { method: "POST", path: "/api/v1/deals/:id/move" },
  scope: "organization",
  permission: "deals.update",
  input: z.object({
    id: Id,
    stageId: Id.nullable(),
    tags: z.array(Id).optional(),
    values: z.object({ owner: z.object({ id: Id }) }),
    note: z.string(),
  }),
  output: z.object({}),
  run: async () => ({}),
});

const list = operation({ ...move, id: "crm.deals.list", http: { method: "GET", path: "/api/v1/deals" } });

describe("an operation's request", () => {
  it("puts path fields into the address and the rest into the body", () => {
    expect(requestFor(move, { id: "7", note: "a/b" })).toEqual({
      method: "POST",
      url: "/api/v1/deals/7/move",
      payload: { note: "a/b" },
    });
  });

  it("puts what a list takes into the query, JSON as text", () => {
    expect(requestFor(list, { note: "a&b", values: { owner: 1 }, tags: undefined }).url).toBe(
      "/api/v1/deals?note=a%26b&values=%7B%22owner%22%3A1%7D",
    );
  });

  it("writes even half a surrogate pair into an address", () => {
    expect(requestFor(move, { id: "\uD800" }).url).toBe("/api/v1/deals/%EF%BF%BD/move");
  });

  it("knows every place that takes an id", () => {
    expect(idFields(move)).toEqual(["id", "stageId", "tags.0", "values.owner.id"]);
  });

  it("can set a field wherever it lies", () => {
    expect(withField({ id: "1", values: { a: 2 } }, "values.owner.id", "9")).toEqual({
      id: "1",
      values: { a: 2, owner: { id: "9" } },
    });
    expect(withField({}, "tags.0", "9")).toEqual({ tags: ["9"] });
  });
});
