import type { Problem } from "#platform/errors";
import type { NewProperty } from "../../properties/property-schema.ts";
import type { OwnRelation } from "../../links/own-relations.ts";
import { keyFrom } from "../../records/key-rules.ts";
import { isChoice } from "../../records/property-type-rules.ts";
import type { Property } from "../../records/record-properties.ts";
import { historical } from "../../records/record-drafts.ts";
import type { Registry } from "../../records/registry.ts";
import { maxOptions, type TableProfile } from "../import-profile.ts";
import type { Mapping, Target } from "../import-schema.ts";
import { meantBy } from "../matching/matching-rules.ts";
import type { Matches } from "../matching/matching-schema.ts";
import { optionBreak } from "../values/value-reading.ts";

/** Where the cells of a column go. */
export type PlannedTarget =
  | { readonly kind: "property"; readonly property: Property }
  | { readonly kind: "id" }
  | { readonly kind: "currency"; readonly of: string }
  | { readonly kind: "link"; readonly part: LinkPart; readonly relation: OwnRelation };

/** What a column says of linked records: which they are, what they are to the record, which is the primary one. */
export type LinkPart = "records" | "labels" | "primary";

/** The targets of one column, however they were written. */
export function targetList(targets: Mapping[string] | undefined): readonly Target[] {
  if (targets === null || targets === undefined) return [];
  return Array.isArray(targets) ? targets : [targets];
}

/** The key of a property to be made; null when its label gives none. */
export function keyOfNew({ create }: Exclude<Target, string>): string | null {
  return create.key ?? keyFrom(create.label);
}

interface NewInput {
  readonly object: string;
  readonly mapping: Mapping;
  readonly profile: TableProfile;
  readonly registry: Registry;
  readonly matches: Matches;
}

/** The properties the mapping asks for and the organization does not have yet. */
export function newPropertiesOf({ object, mapping, profile, registry, matches }: NewInput): {
  properties: NewProperty[];
  problems: Problem[];
} {
  const properties: NewProperty[] = [];
  const problems: Problem[] = [];
  const wanted = Object.entries(mapping).flatMap(([column, targets]) =>
    targetList(targets).flatMap((target) => (typeof target === "string" ? [] : [{ column, target }])),
  );
  for (const { column, target } of wanted) {
    const { label, type } = target.create;
    const key = keyOfNew(target) ?? "";
    const taken = keyProblem({ key, label, type, others: properties }, registry);
    const options = isChoice(type) ? optionsOf({ profile, matches }, column, type) : [];
    if (taken !== null) problems.push({ path: `mapping.${column}`, ...taken });
    else if (options === null) problems.push({ path: `mapping.${column}`, ...tooManyOptions(column) });
    else if (registry.find(key) === undefined) properties.push({ object, key, label, type, options, required: false });
  }
  return { properties, problems };
}

interface WantedKey {
  readonly key: string;
  readonly label: string;
  readonly type: NewProperty["type"];
  readonly others: readonly NewProperty[];
}

/** Why the key cannot be used, or null. A property of one's own with this key and type is simply taken. */
function keyProblem({ key, label, type, others }: WantedKey, registry: Registry): Omit<Problem, "path"> | null {
  if (key === "") return { code: "required", message: `No key can be made from "${label}": give one` };
  if (others.some((other) => other.key === key))
    return { code: "twice", message: `Two columns make the property ${key}` };
  const existing = registry.find(key);
  if (existing === undefined || (existing.storage.kind === "custom" && existing.type === type)) return null;
  return {
    code: "taken",
    message: `There is a property ${key} already, and it is not one of your own of type ${type}`,
  };
}

function tooManyOptions(column: string): Omit<Problem, "path"> {
  const message = `"${column}" holds more than ${maxOptions} different values, or long ones: make it a text property`;
  return { code: "too_many_options", message };
}

function optionsOf(
  { profile, matches }: Pick<NewInput, "profile" | "matches">,
  column: string,
  type: NewProperty["type"],
): NewProperty["options"] | null {
  const found = profile.columns.find(({ name }) => name === column)?.values ?? null;
  if (found === null) return null;
  const cells = found.map((cell) => meantBy(matches, column, cell));
  const values = type === "oneOf" ? cells : cells.flatMap((cell) => cell.split(optionBreak).map((part) => part.trim()));
  return [...new Set(values)].filter((value) => value !== "").map((value) => ({ value, label: value }));
}

/** Resolves the mapping against the columns and properties there are. Every unknown name is a problem. */
export function targetsOf({
  mapping,
  columns,
  registry,
  relations,
}: {
  mapping: Mapping;
  columns: readonly string[];
  registry: Registry;
  relations: readonly OwnRelation[];
}): { byColumn: PlannedTarget[][]; problems: Problem[] } {
  const problems: Problem[] = [];
  const taken = new Map<string, string>();
  for (const column of Object.keys(mapping)) {
    if (!columns.includes(column))
      problems.push({
        path: `mapping.${column}`,
        code: "unknown_column",
        message: `The file has no column "${column}"`,
      });
  }
  const byColumn = columns.map((column) =>
    targetList(mapping[column]).flatMap((target) => {
      const name = typeof target === "string" ? target : (keyOfNew(target) ?? "");
      const resolved = linkTarget(name, relations) ?? resolveTarget(name, registry);
      const refuse = (code: string, message: string) => {
        problems.push({ path: `mapping.${column}`, code, message });
        return [];
      };
      if (resolved === null)
        return typeof target === "string"
          ? refuse("unknown_property", `There is no property "${name}" that could be imported`)
          : [];
      const other = taken.get(name);
      if (other !== undefined) return refuse("twice", `"${other}" goes to ${name} already`);
      taken.set(name, column);
      return [resolved];
    }),
  );
  return { byColumn, problems };
}

function linkTarget(name: string, relations: readonly OwnRelation[]): PlannedTarget | null {
  const [, of, part = "records"] = /^link:([^.]+)(?:\.(labels|primary))?$/u.exec(name) ?? [];
  const relation = relations.find((one) => one.name === of);
  if (relation === undefined || (part === "primary" && relation.single)) return null;
  return { kind: "link", part: part as LinkPart, relation };
}

function resolveTarget(name: string, registry: Registry): PlannedTarget | null {
  if (name === "id") return { kind: "id" };
  const property = registry.find(name);
  if (property !== undefined) return property.writable || historical.has(name) ? { kind: "property", property } : null;
  const of = /^(.+)\.currency$/.exec(name)?.[1];
  return of !== undefined && registry.find(of)?.type === "money" ? { kind: "currency", of } : null;
}
