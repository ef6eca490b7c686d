import type { PropertyInfo } from "../records/record.ts";
import type { Import, ImportChoices } from "./import-queries.ts";

type Mapping = Import["mapping"];
type NewType = Exclude<PropertyInfo["type"], "relation">;

/** Where one column goes, as the choice beside its samples shows it. */
export type ColumnChoice =
  | { readonly kind: "none" }
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "new"; readonly label: string; readonly type: NewType }
  | { readonly kind: "several"; readonly names: readonly string[] };

/** The choice a mapping holds for a column. */
export function choiceOf(mapping: Mapping, column: string): ColumnChoice {
  const target = mapping[column];
  if (target === undefined || target === null) return { kind: "none" };
  const list = Array.isArray(target) ? target : [target];
  const [only] = list;
  if (only === undefined) return { kind: "none" };
  if (list.length > 1)
    return { kind: "several", names: list.map((one) => (typeof one === "string" ? one : one.create.label)) };
  return typeof only === "string"
    ? { kind: "property", name: only }
    : { kind: "new", label: only.create.label, type: only.create.type };
}

/** The mapping with a column sent elsewhere; a property another column had is taken from it. */
export function withChoice(
  mapping: Mapping,
  column: string,
  choice: ColumnChoice,
): NonNullable<ImportChoices["mapping"]> {
  const next: Mapping = { ...mapping };
  if (choice.kind === "property") {
    for (const other of Object.keys(next)) if (next[other] === choice.name) next[other] = null;
  }
  if (choice.kind === "none") next[column] = null;
  if (choice.kind === "property") next[column] = choice.name;
  if (choice.kind === "new") next[column] = { create: { label: choice.label, type: choice.type } };
  return next;
}

/** Times a record sets itself, which a file may bring along. */
const historical = new Set(["createdAt", "stageEnteredAt", "closedAt"]);

/** What a relation of the company's own is called on the type's side of it. */
export type LinkTarget = { readonly name: string; readonly label: string; readonly single: boolean };

/** Columns of linked records: which they are, what they are to the record, which is the primary one. */
export function linkChoices(links: readonly LinkTarget[]) {
  return links.flatMap(({ name, label, single }) => [
    { value: `link:${name}`, label },
    { value: `link:${name}.labels`, label: `${label}: labels` },
    ...(single ? [] : [{ value: `link:${name}.primary`, label: `${label}: primary one` }]),
  ]);
}

/** Everything a column may go to: properties that can be written, a record's past, its id, the currency of an amount. */
export function targetChoices(
  properties: readonly PropertyInfo[],
): readonly { readonly value: string; readonly label: string }[] {
  const own = properties
    .filter((property) => property.writable || (property.builtIn && historical.has(property.key)))
    .map(({ key, label }) => ({ value: key, label }));
  const currencies = properties
    .filter((property) => property.type === "money")
    .map(({ key, label }) => ({ value: `${key}.currency`, label: `${label}: currency` }));
  return [...own, ...currencies, { value: "id", label: "GoMark's id" }];
}

/** Types of values that tell records apart, as the server has it. */
const keyTypes: ReadonlySet<PropertyInfo["type"]> = new Set(["text", "number", "url", "email", "phone"]);

/** The properties by which a row may be recognised: those mapped that can tell records apart. */
export function keyChoices(
  mapping: Mapping,
  properties: readonly PropertyInfo[],
): readonly { readonly value: string; readonly label: string }[] {
  const mapped = new Set(Object.values(mapping).flatMap((target) => (typeof target === "string" ? [target] : [])));
  return targetChoices(properties).filter(({ value }) => {
    const property = properties.find((one) => one.key === value);
    return mapped.has(value) && (value === "id" || (property !== undefined && keyTypes.has(property.type)));
  });
}
