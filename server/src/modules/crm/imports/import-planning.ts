import { organizationOf } from "#modules/identity";
import type { Work } from "#platform/work";
import { listPipelines } from "../pipelines/pipelines.ts";
import { livePropertyRows, type PropertyRow } from "../properties/property-sql.ts";
import { ownRelations } from "../links/own-relations.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import type { Property } from "../records/record-properties.ts";
import { historical } from "../records/record-drafts.ts";
import { foreseeProperties, type Registry, registryOf } from "../records/registry.ts";
import { type ImportPlan, type PlannedColumn, type Reading, yetToCome } from "./import-plan.ts";
import type { Choices } from "./import-schema.ts";
import { candidatesOf, linkCandidates } from "./mapping/mapping-rules.ts";
import { effectiveMapping, suggestKey } from "./mapping/mapping-suggestion.ts";
import { newPropertiesOf, targetsOf } from "./mapping/mapping-targets.ts";
import { addedOptions } from "./matching/matching-rules.ts";
import { newPeopleOf } from "./matching/new-people.ts";
import { planProblems } from "./plan-rules.ts";
import { columnFormat } from "./values/column-format.ts";

/** Puts together what was found out and what was chosen. Problems keep the import from running; nothing is refused here. */
export async function planImport(
  work: Work,
  object: AnyObjectType,
  reading: Reading,
  choices: Choices,
): Promise<ImportPlan> {
  const { profile, format } = reading;
  const known = await registryOf(work, object);
  const relations = await ownRelations(work, object);
  const candidates = [...candidatesOf(object.key, mappable(known)), ...linkCandidates(relations)];
  const mapping = effectiveMapping({
    object,
    profile,
    candidates,
    chosen: choices.mapping ?? {},
    defaults: choices.defaults ?? {},
  });
  const matches = choices.matches ?? {};
  const created = newPropertiesOf({ object: object.key, mapping, profile, registry: known, matches });
  const foreseen = await foresee(work, object, { newProperties: created.properties, newOptions: new Map() });
  const targets = targetsOf({ mapping, columns: format.columns, registry: foreseen, relations });
  const plainColumns = profile.columns.map((column, index): PlannedColumn => ({
    name: column.name,
    targets: targets.byColumn[index] ?? [],
    ...columnFormat(column, choices, format.workbook?.typed.includes(index) === true),
  }));
  const newOptions = addedOptions({ columns: plainColumns, matches }, known);
  const registry = await foresee(work, object, { newProperties: created.properties, newOptions });
  const { byColumn } = targetsOf({ mapping, columns: format.columns, registry, relations });
  const columns = plainColumns.map((column, index) => ({ ...column, targets: byColumn[index] ?? [] }));
  const people = await newPeopleOf(work, { columns, profile, choices });
  const plan = {
    object,
    registry,
    format,
    columns,
    matches,
    newOptions,
    newPeople: people.names,
    newRecords: new Map(),
    mapping,
    defaults: choices.defaults ?? {},
    key: choices.key === undefined ? suggestKey(object, columns, profile) : choices.key,
    mode: choices.mode ?? "both",
    currency: (await organizationOf(work)).currency,
    emptyWords: new Set((choices.emptyWords ?? []).map((word) => word.toLowerCase())),
    newProperties: created.properties,
  };
  const found = planProblems(plan, {
    pipelines: (await listPipelines(work)).length,
    mayCreateProperties: work.actor.can("properties.manage"),
  });
  return {
    ...plan,
    problems: [...created.problems, ...targets.problems, ...people.problems, ...found],
    warnings: warningsOf(plan.columns, reading),
  };
}

/** What a column may go to: what may be written, and the history that comes with imported records. */
function mappable({ properties }: Registry): Property[] {
  return properties.filter(({ writable, name }) => writable || historical.has(name));
}

/** The registry as it will be when the run has made its properties; the engine sees them too in this unit of work. */
export async function foresee(
  work: Work,
  object: AnyObjectType,
  { newProperties, newOptions }: Pick<ImportPlan, "newProperties" | "newOptions">,
): Promise<Registry> {
  if (newProperties.length === 0 && newOptions.size === 0) return registryOf(work, object);
  const widened = (await livePropertyRows(work, object.key)).flatMap((row) => {
    const added = newOptions.get(row.key);
    return added === undefined ? [] : [{ ...row, options: [...row.options, ...added] }];
  });
  const coming = newProperties.map((property): PropertyRow => ({
    id: yetToCome,
    object: object.key,
    key: property.key ?? "",
    label: property.label,
    type: property.type,
    options: property.options,
    required: false,
    is_unique: false,
    default_value: null,
    description: null,
    group_name: null,
    version: 1,
    updated_at: work.now,
  }));
  foreseeProperties(work, [...widened, ...coming]);
  return registryOf(work, object);
}

function warningsOf(columns: readonly PlannedColumn[], { format, profile }: Reading): string[] {
  const types = new Map(
    columns.map(({ name, targets }) => [
      name,
      new Set(targets.flatMap((target) => (target.kind === "property" ? [target.property.type] : []))),
    ]),
  );
  const ofTypes = (name: string, ...wanted: readonly string[]) =>
    wanted.some((type) => types.get(name)?.has(type as Property["type"]) === true);
  const typed = new Set(format.workbook?.typed.map((index) => format.columns[index]) ?? []);
  const warnings = profile.columns.flatMap(({ name, dates, numbers }) => {
    const found: string[] = [];
    if (typed.has(name)) return found;
    if (ofTypes(name, "date", "dateTime") && (dates === "ambiguous" || dates === "mixed")) {
      found.push(
        dates === "ambiguous"
          ? `Every date in "${name}" could be day first or month first: choose the date order`
          : `"${name}" holds dates with the day first and dates with the month first`,
      );
    }
    if (ofTypes(name, "number", "money") && (numbers === "ambiguous" || numbers === "mixed"))
      found.push(`The numbers in "${name}" can be read in two ways: choose the decimal mark`);
    return found;
  });
  const guessed = /^(?:utf|ascii)/.test(format.encoding.name)
    ? []
    : [`The encoding ${format.encoding.name} is a guess: look at the samples`];
  const damaged =
    format.encoding.damaged && guessed.length === 0
      ? ["Some bytes of the file are not UTF-8; rows that hold them are refused"]
      : [];
  const headless = format.layout.header ? [] : ["The first row was not taken for names of columns: say so if it is"];
  return [...guessed, ...damaged, ...headless, ...(format.workbook?.notes ?? []), ...warnings];
}
