import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../../lib/problem.ts";
import { aProperty } from "../../../testing/sales.ts";
import { allowedOptions, limitHint, limitProblem } from "../records/limit-words.ts";
import { atFields, ruleValuesOf, rulesOf } from "./rule-form-values.ts";

const noRules = { required: false, limits: null, optionsWhen: null, readOnlyWhen: null, requiredWhen: null };

describe("rules of a field in a form", () => {
  it("are sent as they came", () => {
    const rules = {
      version: 3,
      required: true,
      limits: { minLength: 2, pattern: "x+", patternMessage: "Only x" },
      optionsWhen: { property: "region", options: { eu: ["a"] } },
      readOnlyWhen: { and: [{ property: "stageId", op: "is" as const, value: "4" }] },
      requiredWhen: {
        or: [
          { property: "amount", op: "notEmpty" as const },
          { property: "name", op: "empty" as const },
        ],
      },
    };
    const property = aProperty("nextStep", { rules });
    expect(rulesOf(ruleValuesOf(property), property)).toEqual(rules);
  });
  it("are none when nothing is asked", () => {
    const property = aProperty("nextStep");
    expect(rulesOf(ruleValuesOf(property), property)).toEqual({ ...noRules, version: null });
  });
  it("that cannot be read are told all at once", () => {
    const property = aProperty("nextStep");
    const values = { ...ruleValuesOf(property), minLength: "few", maxLength: "-1" };
    expect(() => rulesOf(values, property)).toThrow(ApiProblem);
    try {
      rulesOf(values, property);
    } catch (error) {
      expect((error as ApiProblem).problems.map(({ path }) => path)).toEqual(["minLength", "maxLength"]);
    }
  });
  it("are refused at the fields of the form", () => {
    const paths = ["limits.pattern", "optionsWhen.property", "optionsWhen.options.eu.0", "readOnlyWhen.and.0.op"];
    const problems = paths.map((path) => ({ path, code: "x", message: "x" }));
    const told = atFields(new ApiProblem(400, { problems })) as ApiProblem;
    expect(told.problems.map(({ path }) => path)).toEqual(["pattern", "deciding", "options", "readOnlyWhen.and.0.op"]);
  });
});

describe("limits in words", () => {
  const score = aProperty("score", {
    type: "number",
    label: "Score",
    rules: { ...noRules, version: 1, limits: { min: 1, max: 10 } },
  });
  it("stand beside the control and say what breaks them", () => {
    expect(limitHint(score)).toBe("From 1 to 10");
    expect([limitProblem(score, 11), limitProblem(score, 10), limitProblem(score, null)]).toEqual([
      "Score must be from 1 to 10.",
      null,
      null,
    ]);
  });
  it("of amounts count in units of their own currency", () => {
    const fee = aProperty("fee", {
      type: "money",
      label: "Fee",
      rules: { ...noRules, version: 1, limits: { min: 5 } },
    });
    expect(limitProblem(fee, { minor: "499", currency: "EUR" })).toBe("Fee must be at least 5.");
    expect([
      limitProblem(fee, { minor: "500", currency: "EUR" }),
      limitProblem(fee, { minor: "5", currency: "JPY" }),
    ]).toEqual([null, null]);
  });
  it("leave every option open where nothing is said of the deciding value", () => {
    const rules = { ...noRules, version: 1, optionsWhen: { property: "region", options: { eu: ["a"] } } };
    expect(allowedOptions({ rules }, () => "eu")).toEqual(["a"]);
    expect(allowedOptions({ rules }, () => "us")).toBeUndefined();
    expect(allowedOptions({ rules: null }, () => "eu")).toBeUndefined();
  });
});
