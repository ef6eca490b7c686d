import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a field, in words for the person who filled it in; undefined leaves zod's own. A schema's own message wins. */
export function sentenceOf(issue: Issue): string | undefined {
  if (issue.code === "invalid_type") return wrongType(issue.expected, issue.input);
  if (issue.code === "too_small") return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
  if (issue.code === "too_big") return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
  if (issue.code === "invalid_value") return notAmong(issue.values.map(String));
  return undefined;
}

function wrongType(expected: string, input: unknown): string {
  return input === undefined || input === null ? "This is missing" : `This must be ${words[expected] ?? expected}`;
}

function notAmong(values: readonly string[]): string {
  return `Use ${values.length === 1 ? "" : "one of: "}${values.join(", ")}`;
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
