import { describe, expect, test } from "vitest";
import { ApiProblem, isMissingCode, offlineProblem, problemOf, sentenceOf, sortProblems } from "./problem.ts";

const refusal = (problems: readonly { path: string; code: string; message: string }[]) =>
  new ApiProblem(422, { code: "rule_broken", detail: "This is not possible.", problems });

describe("sorting problems to the fields of a form", () => {
  test("each stands at its field, a part of a field at the field", () => {
    const sorted = sortProblems(
      refusal([
        { path: "name", code: "required", message: "Give a name." },
        { path: "amount.minor", code: "invalid", message: "Use digits." },
      ]),
      ["name", "amount"],
    );
    expect(sorted).toEqual({ byField: { name: "Give a name.", amount: "Use digits." }, others: [] });
  });

  test("several problems of one field are all told", () => {
    const sorted = sortProblems(
      refusal([
        { path: "password", code: "short", message: "Too short." },
        { path: "password", code: "common", message: "Too common." },
      ]),
      ["password"],
    );
    expect(sorted.byField).toEqual({ password: "Too short. Too common." });
  });

  test("what belongs to no field of the form is told with its path", () => {
    const sorted = sortProblems(
      refusal([
        { path: "stageId", code: "x", message: "No such stage." },
        { path: "", code: "y", message: "Not now." },
      ]),
      ["name"],
    );
    expect(sorted).toEqual({ byField: {}, others: ["stageId: No such stage.", "Not now."] });
  });

  test("a refusal without single problems is told by its sentence", () => {
    expect(sortProblems(refusal([]), ["name"]).others).toEqual(["This is not possible."]);
  });
});

test("a problem document is read with its code, request and problems", async () => {
  const body = {
    code: "conflict",
    detail: "Somebody changed it.",
    requestId: "r1",
    problems: [{ path: "a", code: "b", message: "c" }, "junk"],
  };
  const problem = await problemOf(Response.json(body, { status: 409 }));
  expect(problem).toMatchObject({ status: 409, code: "conflict", message: "Somebody changed it.", requestId: "r1" });
  expect(problem.problems).toEqual([{ path: "a", code: "b", message: "c" }]);
});

test("a page of a proxy in between becomes a sentence, not markup", async () => {
  const problem = await problemOf(
    new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "content-type": "text/html" } }),
  );
  expect(problem.code).toBe("unavailable");
  expect(problem.message).toBe("GoMark answered with status 502. Try again in a moment.");
});

test("code that could not be fetched asks for the page to be loaded again, in every browser's words", () => {
  for (const words of [
    "Failed to fetch dynamically imported module: http://x/a.js",
    "error loading dynamically imported module",
    "Importing a module script failed.",
  ]) {
    expect(isMissingCode(new TypeError(words))).toBe(true);
    expect(sentenceOf(new TypeError(words))).toContain("load the page again");
  }
  expect(isMissingCode(new TypeError("x is not a function"))).toBe(false);
});

test("every thrown thing is a sentence for the person, never its insides", () => {
  expect(sentenceOf(new TypeError("x is undefined"))).not.toContain("undefined");
});

test("a change that got no answer is never said not to have been made; a read may simply be tried again", () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const said = sentenceOf(offlineProblem(method));
    expect(said).toContain("not known whether the change was made");
    expect(said).not.toMatch(/nothing was changed/iu);
  }
  expect(sentenceOf(offlineProblem("GET"))).toBe("GoMark cannot be reached. Check your connection and try again.");
});
