import { membersByIds } from "#modules/identity";
import { Refusal, type Problem } from "#platform/errors";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import type { CustomType } from "../records/property-type-rules.ts";
import type { Option, Value } from "../records/record-properties.ts";
import { recordNames } from "../records/record-sight-sql.ts";
import { repeatedValues } from "../records/unique-sql.ts";
import { customSchema } from "../records/value-schemas.ts";
import type { PropertyRow } from "./property-sql.ts";
import { optionProblems, uniqueProblems } from "./property-rules.ts";
import { usedOptions } from "./property-sql.ts";

/** What of a property depends on its type. */
interface Shape {
  readonly type: CustomType;
  readonly options: readonly Option[];
  readonly unique: boolean;
  /** Undefined: as it is, and not to be checked. */
  readonly default: unknown;
}

/** Everything wrong with a property's shape, and its default in the spelling in which values are kept. */
export async function checkShape(work: Work, shape: Shape): Promise<{ problems: Problem[]; default: Value }> {
  const { type, options } = shape;
  const given = shape.default ?? null;
  const problems = [...optionProblems(type, options), ...uniqueProblems(type, shape.unique, given !== null)];
  if (given === null) return { problems, default: null };
  const parsed = customSchema({ type, options }).safeParse(given);
  if (parsed.success) {
    const value = parsed.data as Value;
    return { problems: [...problems, ...(await memberProblems(work, type, value))], default: value };
  }
  const found = parsed.error.issues.map(({ path, code, message }) => ({
    path: ["default", ...path.map(String)].join("."),
    code,
    message,
  }));
  return { problems: [...problems, ...found], default: null };
}

async function memberProblems(work: Work, type: CustomType, value: Value): Promise<Problem[]> {
  if (type !== "user" || typeof value !== "string" || (await membersByIds(work, [value])).has(value)) return [];
  return [{ path: "default", code: "unknown_reference", message: `There is no member with the id ${value}` }];
}

/** The options as given, and behind them those left out that records still have: they can no longer be chosen. */
export async function withUsedOptions(
  work: Work,
  before: PropertyRow,
  options: readonly Option[],
): Promise<readonly Option[]> {
  const given = new Set(options.map(({ value }) => value));
  const dropped = before.options.filter(({ value }) => !given.has(value));
  if (dropped.length === 0) return options;
  const used = await usedOptions(
    work,
    before.id,
    dropped.map(({ value }) => value),
  );
  const kept = dropped.filter(({ value }) => used.has(value));
  return [...options, ...kept.map(({ value, label }) => ({ value, label, archived: true }))];
}

/** How many values that repeat are named. */
const maxRepeated = 5;

/** Refuses to make a property unique while records outside the bin have the same value, naming some of them. */
export async function refuseRepeated(work: Work, row: PropertyRow): Promise<void> {
  const object = await anyObjectOf(work, row.object);
  const repeated = await repeatedValues(work, object, row.id, maxRepeated);
  if (repeated.length === 0) return;
  const names = await recordNames(
    work,
    object,
    repeated.flatMap(({ ids }) => ids),
  );
  const problems = repeated.map(({ value, count, ids }) => {
    const seen = ids.flatMap((id) => (names.has(id) ? [`"${names.get(id) ?? ""}" (${id})`] : []));
    const among = seen.length === 0 ? "" : `, among them ${seen.join(", ")}`;
    return { path: "unique", code: "taken", message: `${count} ${object.plural} have "${value}"${among}` };
  });
  throw new Refusal("rule_broken", `Values of ${row.label} repeat: make them differ first`, { problems });
}
