import type { Problem } from "#platform/errors";
import type { Option } from "../records/record-properties.ts";
import { comparable } from "../records/text-rules.ts";

/** Names no run-time property may take, because a record or a list already means something by them. */
const reserved = new Set([
  "id",
  "custom",
  "version",
  "owner",
  "account",
  "contact",
  "parent",
  "stage",
  "probability",
  "and",
  "or",
  "not",
  "object",
  "q",
  "sort",
  "filter",
]);

/** Why this key cannot name a new property of an object with these built-in names, or null. Compared without case. */
export function keyProblem(key: string, builtIn: readonly string[]): Problem | null {
  const taken = builtIn.some((name) => name.toLowerCase() === key || name.toLowerCase() === key.replaceAll("_", ""));
  if (!taken && !reserved.has(key)) return null;
  return { path: "key", code: "taken", message: `"${key}" is a name every record has already` };
}

/** Everything wrong with the options of a one-of property, or with options on another type. */
export function optionProblems(type: string, options: readonly Option[]): Problem[] {
  if (type !== "oneOf")
    return options.length === 0
      ? []
      : [{ path: "options", code: "unfit", message: "Only a one-of property has options" }];
  if (options.length === 0)
    return [{ path: "options", code: "required", message: "A one-of property needs at least one option" }];
  const seen = new Set<string>();
  return options.flatMap(({ value }, index) => {
    const key = comparable(value);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ path: `options.${index}.value`, code: "taken", message: `Two options have the value "${value}"` }];
  });
}
