import { expect, it } from "vitest";
import { keyProblem, optionProblems } from "./property-rules.ts";

it("a run-time property cannot take the name of a built-in one, in any spelling", () => {
  const builtIn = ["jobTitle", "name"];
  const taken = (key: string) => keyProblem(key, builtIn) !== null;
  expect([taken("name"), taken("jobtitle"), taken("job_title"), taken("custom"), taken("score")]).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

it("a one-of property has options, each of another value, and no other type has any", () => {
  const option = (value: string) => ({ value, label: value });
  expect(optionProblems("oneOf", []).map(({ path }) => path)).toEqual(["options"]);
  expect(optionProblems("oneOf", [option("Gold"), option("gold ")]).map(({ path }) => path)).toEqual([
    "options.1.value",
  ]);
  expect(optionProblems("text", [option("x")]).map(({ path }) => path)).toEqual(["options"]);
  expect(optionProblems("oneOf", [option("a"), option("b")])).toEqual([]);
});
