import type { AnyObjectType } from "../../records/object-type.ts";
import type { ColumnProfile, TableProfile } from "../import-profile.ts";
import type { PlannedColumn } from "../import-plan.ts";
import type { Mapping, Target } from "../import-schema.ts";
import { type Candidate, isKeyType, suggestTargets } from "./mapping-rules.ts";
import { targetList } from "./mapping-targets.ts";
import { lettersOf } from "./similarity-rules.ts";

interface MappingInput {
  readonly object: AnyObjectType;
  readonly profile: TableProfile;
  readonly candidates: readonly Candidate[];
  readonly chosen: Mapping;
  readonly defaults: Readonly<Record<string, string>>;
}

/** What people chose, and for the columns they did not speak of what their names suggest. */
export function effectiveMapping(input: MappingInput): Mapping {
  const { profile, candidates, chosen } = input;
  const used = new Set(
    Object.values(chosen).flatMap((targets) => targetList(targets).filter((target) => typeof target === "string")),
  );
  const open = profile.columns.map(({ name }) => name).filter((name) => !Object.hasOwn(chosen, name));
  const suggested = suggestTargets(
    open,
    candidates.filter(({ target }) => !used.has(target)),
  );
  const mapping: Mapping = { ...chosen };
  open.forEach((name, index) => {
    mapping[name] = suggested[index] ?? null;
  });
  nameSomehow(mapping, input);
  // in the file's order, which people compare it with; columns the file does not have stay, to be refused
  const ordered = profile.columns.map(({ name }) => [name, mapping[name] ?? null] as const);
  return {
    ...Object.fromEntries(ordered),
    ...Object.fromEntries(
      Object.entries(chosen).filter(([name]) => !profile.columns.some((column) => column.name === name)),
    ),
  };
}

/** Words in the heads of columns that hold names, whatever of: "Project name", "Betreff". */
const nameWords = /name|title|titel|subject|betreff|label|bezeichnung/;

/** Records that must have a name get the first column of names that tells them apart; any other column would be a guess. */
function nameSomehow(mapping: Mapping, { object, profile, chosen, defaults }: MappingInput): void {
  const name = object.properties.find((property) => property.name === "name");
  if (name?.writable !== true || !name.required || Object.hasOwn(defaults, "name")) return;
  if (Object.values(mapping).some((targets) => targetList(targets).includes("name"))) return;
  const open = profile.columns.filter((column) => column.unique && !isChosenAway(chosen, column));
  const telling = open.find(looksLikeNames) ?? open.find(looksLikeCodes);
  if (telling === undefined) return;
  const others: readonly Target[] = targetList(mapping[telling.name]);
  mapping[telling.name] = others.length === 0 ? "name" : [...others, "name"];
}

/** Words at the end of heads of columns that hold what records are called by where they have no name: "Opportunity ID". */
const codeWords = /(?:id|number|nummer|reference)$/;

function looksLikeCodes({ name, samples }: ColumnProfile): boolean {
  return codeWords.test(lettersOf(name)) && samples.every((sample) => /\p{L}/u.test(sample));
}

function looksLikeNames({ name, samples }: ColumnProfile): boolean {
  return nameWords.test(lettersOf(name)) && samples.every((sample) => /\p{L}{2}/u.test(sample));
}

/** Somebody said that this column goes nowhere. */
function isChosenAway(chosen: Mapping, { name }: ColumnProfile): boolean {
  return Object.hasOwn(chosen, name) && targetList(chosen[name]).length === 0;
}

/** The property that most likely tells whether a record is there already; null when none is filled and different in every row. */
export function suggestKey(
  object: AnyObjectType,
  columns: readonly PlannedColumn[],
  profile: TableProfile,
): string | null {
  const telling = columns.flatMap(({ targets }, index) => (profile.columns[index]?.unique === true ? targets : []));
  if (telling.some(({ kind }) => kind === "id")) return "id";
  const properties = telling.flatMap((target) =>
    target.kind === "property" && isKeyType(target.property.type) ? [target.property] : [],
  );
  const custom = properties.filter(({ storage, type }) => storage.kind === "custom" && type === "text");
  const usual = object.key === "contact" ? ["email"] : object.key === "account" ? ["domain", "name"] : [];
  const chosen =
    custom.find(({ name }) => /(?:^|_)(?:id|key|number|no|nr)$/.test(name)) ??
    usual
      .map((name) => properties.find((property) => property.name === name))
      .find((property) => property !== undefined) ??
    custom[0];
  return chosen?.name ?? properties.find(({ name }) => name === "name")?.name ?? null;
}
