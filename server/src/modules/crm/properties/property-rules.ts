import type { Problem } from "#platform/errors";
import { isChoice, type PropertyType, uniqueTypes } from "../records/property-type-rules.ts";
import type { Option } from "../records/record-properties.ts";
import { comparable } from "../records/text-rules.ts";

/** Names no run-time property may take, because a record or a list already means something by them. */
const reserved = new Set([
  "constructor",
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

/** Everything wrong with the options of a property of choices, or with options on another type. */
export function optionProblems(type: PropertyType, options: readonly Option[]): Problem[] {
  if (!isChoice(type))
    return options.length === 0
      ? []
      : [{ path: "options", code: "unfit", message: "Only a one-of or many-of property has options" }];
  if (options.every(({ archived }) => archived === true))
    return [{ path: "options", code: "required", message: "A property with options needs at least one to choose" }];
  const seen = new Set<string>();
  return options.flatMap(({ value, label }, index) => {
    const path = `options.${index}.value`;
    const key = comparable(value);
    if (seen.has(key)) return [{ path, code: "taken", message: `Two options have the value "${value}"` }];
    seen.add(key);
    // files write several options with these between them
    if (type === "manyOf" && /[;|]/.test(value + label))
      return [{ path, code: "unfit", message: "An option of a many-of property holds neither ; nor |" }];
    return [];
  });
}

/** Why values of this type cannot be kept from repeating. */
export function uniqueProblems(type: PropertyType, unique: boolean, hasDefault: boolean): Problem[] {
  if (!unique) return [];
  if (!uniqueTypes.includes(type))
    return [{ path: "unique", code: "unfit", message: `Only these types can be unique: ${uniqueTypes.join(", ")}` }];
  if (!hasDefault) return [];
  return [{ path: "default", code: "unfit", message: "A value that every record begins with cannot be unique" }];
}
