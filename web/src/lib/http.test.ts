import { expect, test } from "vitest";
import { callHeaders, queryText } from "./http.ts";

test("a query leaves out what is absent and keeps what is false or zero", () => {
  expect(queryText({ q: "a b", cursor: "", limit: 0, active: false, sort: undefined, to: null })).toBe(
    "?q=a+b&limit=0&active=false",
  );
  expect(queryText({})).toBe("");
});

test("every call says that the web app makes it, and for which organization", () => {
  expect(callHeaders("acme")).toEqual({ "GoMark-Client": "web", "GoMark-Organization": "acme" });
  expect(callHeaders()).toEqual({ "GoMark-Client": "web" });
});
