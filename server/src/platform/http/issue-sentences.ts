import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a field, in words for the person who filled it in; undefined leaves zod's own. A schema's own message wins. */
export function sentenceOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined || issue.input === null
        ? "This is missing"
        : `This must be ${typeWords(issue.expected)}`;
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case "invalid_value":
      return `Use ${issue.values.length === 1 ? "" : "one of: "}${issue.values.map(String).join(", ")}`;
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return undefined;
  }
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string | undefined {
  if (origin === "string") return minimum === 1 ? "Fill this in" : `Use at least ${minimum} characters`;
  if (origin === "array") return `Give at least ${minimum}`;
  if (origin === "number" || origin === "int") return inclusive ? `Use ${minimum} or more` : `Use more than ${minimum}`;
  return undefined;
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string | undefined {
  if (origin === "string") return `Use at most ${maximum} characters`;
  if (origin === "array") return `Give at most ${maximum}`;
  if (origin === "number" || origin === "int") return inclusive ? `Use ${maximum} or less` : `Use less than ${maximum}`;
  return undefined;
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function typeWords(expected: string): string {
  return words[expected] ?? expected;
}
