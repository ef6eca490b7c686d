import { recordChange } from "#modules/identity";
import { type Problem, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { relationChanged } from "../events.ts";
import { relationName } from "../filters/filter-declared-ways.ts";
import { anyObjectOf, everyObject } from "../objects.ts";
import { keyFrom } from "../records/key-rules.ts";
import {
  type ListRelations,
  maxRelations,
  type NewRelation,
  type Relation,
  type RelationPatch,
} from "./relation-schema.ts";
import {
  holdRelations,
  insertRelation,
  lockRelation,
  type RelationRow,
  relationRows,
  updateRelation,
} from "./relation-sql.ts";

/** The relations between types that are in use, the oldest first; archived ones only where they are asked for. */
export async function listRelations(work: Work, { object, archived }: ListRelations): Promise<Relation[]> {
  if (object !== undefined) await anyObjectOf(work, object);
  const types = new Set((await everyObject(work)).map(({ key }) => key));
  const rows = await relationRows(work);
  return rows
    .filter((row) => types.has(row.from_object) && types.has(row.to_object))
    .filter((row) => object === undefined || row.from_object === object || row.to_object === object)
    .filter((row) => archived || row.archived_at === null)
    .map(toWire);
}

/** Defines how records of two types have to do with one another. */
export async function createRelation(work: Work, input: NewRelation): Promise<Relation> {
  const { from, to, cardinality, labels } = input;
  await holdRelations(work);
  const others = await relationRows(work);
  const types = new Set((await everyObject(work)).map((object) => object.key));
  const problems = (["from", "to"] as const).flatMap((path): Problem[] =>
    types.has(input[path])
      ? []
      : [{ path, code: "unknown_type", message: `There is no type of records called "${input[path]}"` }],
  );
  const key = input.key ?? keyFrom(`${from} ${labels.from}`);
  if (key === null) problems.push({ path: "key", code: "required", message: "No key can be made: give one" });
  if (others.some((row) => row.key === key))
    problems.push({
      path: "key",
      code: "taken",
      message: `Another relation has the key ${key}. Give this one its own.`,
    });
  if (problems.length > 0) throw new Refusal("invalid", "The relation cannot look like this", { problems });
  if (others.length >= maxRelations)
    throw new Refusal("rule_broken", `A company has at most ${maxRelations} relations of its own, archived ones too`);
  const row = await insertRelation(work, {
    key: key ?? "",
    from_object: from,
    to_object: to,
    cardinality,
    from_label: labels.from,
    to_label: labels.to,
  });
  return changed(work, row, { action: "created", before: null });
}

/** Changes what the sides of a relation are called. Its types, cardinality and key never change. */
export async function changeRelation(work: Work, { labels, ...which }: RelationPatch): Promise<Relation> {
  const before = await lockedRelation(work, which);
  const row = await updateRelation(work, before, {
    ...(labels?.from === undefined ? {} : { from_label: labels.from }),
    ...(labels?.to === undefined ? {} : { to_label: labels.to }),
  });
  return changed(work, row, { action: "changed", before });
}

/** Archives a relation, or takes it back. Its links stay as they are and are out of reach meanwhile. */
export async function archiveRelation(
  work: Work,
  which: { readonly id: string; readonly version?: number | undefined },
  archived: boolean,
): Promise<Relation> {
  const before = await lockedRelation(work, which);
  if ((before.archived_at !== null) === archived) return toWire(before);
  const row = await updateRelation(work, before, { archived_at: archived ? work.now : null });
  return changed(work, row, { action: archived ? "archived" : "restored", before });
}

async function lockedRelation(
  work: Work,
  { id, version }: { readonly id: string; readonly version?: number | undefined },
): Promise<RelationRow> {
  const row = await lockRelation(work, id);
  if (row === undefined) throw new Refusal("not_found", "There is no such relation");
  if (version !== undefined && row.version !== version)
    throw new Refusal("conflict", "Somebody has changed this relation in the meantime", {
      facts: { version: row.version },
    });
  return row;
}

function changed(
  work: Work,
  row: RelationRow,
  { action, before }: { readonly action: string; readonly before: RelationRow | null },
): Relation {
  recordChange(work, {
    object: "relation",
    recordId: row.id,
    label: row.key,
    action,
    before: before === null ? null : auditOf(before),
    after: auditOf(row),
  });
  work.publish(relationChanged, row.id, { version: row.version, key: row.key });
  return toWire(row);
}

function auditOf(row: RelationRow) {
  const { key, from, to, cardinality, labels, archivedAt } = toWire(row);
  return { key, from, to, cardinality, fromLabel: labels.from, toLabel: labels.to, archived: archivedAt !== null };
}

function toWire(row: RelationRow): Relation {
  return {
    id: row.id,
    key: row.key,
    from: row.from_object,
    to: row.to_object,
    cardinality: row.cardinality,
    labels: { from: row.from_label, to: row.to_label },
    names: { from: relationName(row, "from"), to: relationName(row, "to") },
    archivedAt: row.archived_at?.toISOString() ?? null,
    version: row.version,
  };
}
