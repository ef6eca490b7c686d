import { z } from "zod";
import { recordChange } from "#modules/identity";
import { invalidField, invariant, Refusal } from "#platform/errors";
import { codeOf } from "#platform/faults";
import { decodeCursor, toPage } from "#platform/paging";
import { Id } from "#platform/wire";
import type { Work } from "#platform/work";
import { conditionsOn } from "../conditions/record-conditions.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import type { AnyObjectType, StoredRecord } from "../records/object-type.ts";
import { findRecords, seeRecord } from "../records/record-sight-sql.ts";
import { lockVisible, readVisible } from "../records/record-write-sql.ts";
import { refusalOf } from "../records/record-writing.ts";
import { registryOf } from "../records/registry.ts";
import { type Link, type ListLinks, maxLinksOfRecord, type RemoveLink, type SetLink } from "./link-schema.ts";
import {
  countLinks,
  endLinks,
  findLink,
  linkedIds,
  linkPage,
  type LinkPlace,
  type LinkRow,
  setPrimary,
  writeLink,
} from "./link-sql.ts";
import { linkField } from "./link-fields.ts";
import type { Side } from "./relation-schema.ts";
import { findRelation, type RelationRow } from "./relation-sql.ts";

const LinkCursor = z.tuple([z.boolean(), Id]);

/** The records that one is linked with by a relation, as far as the actor may see them: the primary one first. */
export async function listLinks(work: Work, input: ListLinks) {
  const place = await placeOf(work, input);
  await seeRecord(work, place.object, input.id);
  if (!work.actor.can(`${place.others.plural}.read`)) return { items: [], nextCursor: null, total: 0 };
  const [primary, id] = input.cursor === undefined ? [false, null] : decodeCursor(input.cursor, LinkCursor);
  const rows = await linkPage(work, place, id === null ? null : { primary, id }, input.limit + 1);
  const page = toPage(rows, input.limit, {
    item: (row) => toWire(place, row),
    key: (row) => [row.primary, row.otherId],
  });
  return { ...page, total: await countLinks(work, place) };
}

/** Links two records, or changes their link: its label, or that it is the primary one of the record. */
export async function setLink(work: Work, input: SetLink): Promise<Link> {
  const place = await placeOf(work, input);
  const record = await recordForChange(work, place.object, input.id);
  const other = await otherRecord(work, place, input.otherId);
  const before = await findLink(work, place, other.id);
  if (before === undefined) await makeRoom(work, place, other.id);
  await refuseTaken(place, () => writeLink(work, { ...ends(place, other.id), label: input.label }));
  if (input.primary !== undefined && input.primary !== (before?.primary ?? false))
    await setPrimary(work, place, input.primary ? other.id : null);
  const link = await findLink(work, place, other.id);
  invariant(link !== undefined, "a link that was just written exists");
  const isChanged = before === undefined || before.label !== link.label || before.primary !== link.primary;
  if (isChanged) await tellBoth(work, place, { record, other, before: before ?? null, after: link });
  return toWire(place, link);
}

/** Takes two records apart. */
export async function removeLink(work: Work, input: RemoveLink): Promise<void> {
  const place = await placeOf(work, input);
  const record = await recordForChange(work, place.object, input.id);
  const other = await otherRecord(work, place, input.otherId);
  const before = await findLink(work, place, other.id);
  if (before === undefined) throw notFound("otherId", "These two records are not linked");
  await endLinks(work, place, [other.id]);
  await tellBoth(work, place, { record, other, before, after: null });
}

interface Place extends LinkPlace {
  readonly object: AnyObjectType;
  readonly relation: RelationRow;
}

/** Where a record stands in a relation. Refuses (`not_found`) a relation that its type has no part in. */
async function placeOf(
  work: Work,
  { type, id, relationId, side }: { type: string; id: string; relationId: string; side?: Side | undefined },
): Promise<Place> {
  const object = await anyObjectOf(work, type, "type");
  const relation = await findRelation(work, relationId);
  const stands = relation === undefined ? undefined : sideOf(relation, type, side);
  const otherKey = stands === "from" ? relation?.to_object : relation?.from_object;
  const others = otherKey === undefined ? undefined : await findObject(work, otherKey);
  if (relation === undefined || relation.archived_at !== null || stands === undefined || others === undefined)
    throw notFound("relationId", `There is no such relation of ${object.labels.many.toLowerCase()}`);
  return { object, relation, relationId, side: stands, id, others };
}

function sideOf(relation: RelationRow, type: string, wanted: Side | undefined): Side | undefined {
  const possible = (["from", "to"] as const).filter((side) => relation[`${side}_object`] === type);
  if (wanted !== undefined) return possible.find((side) => side === wanted);
  if (possible.length < 2) return possible[0];
  throw invalidField(
    "side",
    "Both sides of this relation are of this type: say on which one the record stands",
    "required",
  );
}

function notFound(path: string, message: string): Refusal {
  return new Refusal("not_found", message, { problems: [{ path, code: "unknown_reference", message }] });
}

async function recordForChange(work: Work, object: AnyObjectType, id: string): Promise<StoredRecord> {
  const record = (await lockVisible(work, await registryOf(work, object), [id])).get(id);
  const conditions = await conditionsOn(work, object, "update", record === undefined ? [] : [id]);
  const denial = refusalOf(work, object, { record, version: undefined, action: "update", conditions });
  if (denial !== null) throw new Refusal(denial.code, denial.message);
  invariant(record !== undefined, "a record that may be changed exists");
  return record;
}

/** The record at the other end: seeing it is enough. */
async function otherRecord(work: Work, { others, id, relation }: Place, otherId: string): Promise<StoredRecord> {
  if (relation.from_object === relation.to_object && otherId === id)
    throw invalidField("otherId", "A record is not linked with itself", "circle");
  const maySee = work.actor.can(`${others.plural}.read`);
  const found = maySee ? await readVisible(work, await registryOf(work, others), [otherId]) : undefined;
  const other = found?.get(otherId);
  if (other === undefined) throw notFound("otherId", `There is no such ${others.labels.one.toLowerCase()}`);
  return other;
}

function ends({ relation, side, id }: Place, otherId: string) {
  const [fromId, toId] = side === "from" ? [id, otherId] : [otherId, id];
  const { cardinality } = relation;
  return {
    relationId: relation.id,
    fromId,
    toId,
    fromSingle: cardinality === "oneToOne",
    toSingle: cardinality !== "manyToMany",
  };
}

/** Bounded on both sides; where a record can have one link alone, one with a record in the bin gives way. */
async function makeRoom(work: Work, place: Place, otherId: string): Promise<void> {
  const { relation, side, id, object, others } = place;
  const opposite: Side = side === "from" ? "to" : "from";
  const { fromSingle, toSingle } = ends(place, otherId);
  const singleOn = { from: fromSingle, to: toSingle };
  for (const one of [
    { side, id, others },
    { side: opposite, id: otherId, others: object },
  ]) {
    const stands = { relationId: relation.id, side: one.side, id: one.id };
    const linked = await linkedIds(work, stands, singleOn[one.side] ? 1 : maxLinksOfRecord);
    if (linked.length >= maxLinksOfRecord) throw tooMany();
    if (!singleOn[one.side]) continue;
    const there = await findRecords(work, one.others, linked);
    await endLinks(
      work,
      stands,
      linked.filter((other) => !there.has(other)),
    );
  }
}

function tooMany(): Refusal {
  const message = `A record has at most ${maxLinksOfRecord} links of one relation`;
  return new Refusal("rule_broken", message, { problems: [{ path: "otherId", code: "too_many", message }] });
}

/** The database decides between writers of one moment. */
async function refuseTaken(place: Place, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (codeOf(error) !== "23505") throw error;
    const { relation, object, others } = place;
    const [path, whose] = String((error as { constraint?: unknown }).constraint).includes(`${place.side}_single`)
      ? ["id", object]
      : ["otherId", others];
    const message = `This ${whose.labels.one.toLowerCase()} has its one "${relation[`${path === "id" ? place.side : place.side === "from" ? "to" : "from"}_label`]}" already. Remove that first.`;
    throw new Refusal("rule_broken", message, { problems: [{ path, code: "taken", message }] });
  }
}

/** What is told of a link: by which relation, and on which side the record stands. */
export interface Telling extends Pick<Place, "side" | "object" | "others"> {
  readonly relation: Pick<RelationRow, "id" | "key">;
}

interface LinkChange {
  readonly record: StoredRecord;
  readonly other: StoredRecord;
  readonly before: Pick<LinkRow, "label"> | null;
  readonly after: Pick<LinkRow, "label"> | null;
}

/** History and event of a link on both records. The records themselves stay as they are, and so do their versions. */
export async function tellBoth(work: Work, place: Telling, change: LinkChange): Promise<void> {
  const { relation, side, object, others } = place;
  const opposite: Side = side === "from" ? "to" : "from";
  await tell(work, { object, relation, side, record: change.record, other: change.other }, change);
  await tell(work, { object: others, relation, side: opposite, record: change.other, other: change.record }, change);
}

interface Told {
  readonly object: AnyObjectType;
  readonly relation: Telling["relation"];
  readonly side: Side;
  readonly record: StoredRecord;
  readonly other: StoredRecord;
}

async function tell(
  work: Work,
  { object, relation, side, record, other }: Told,
  { before, after }: LinkChange,
): Promise<void> {
  const field = linkField(relation.id, side);
  const told = (link: Pick<LinkRow, "label"> | null) => ({
    [field]: link === null ? null : other.id,
    ...((before?.label ?? after?.label ?? null) === null ? {} : { labelOfLinkedRecord: link?.label ?? null }),
  });
  recordChange(work, {
    object: object.key,
    recordId: record.id,
    label: String(record.values["name"] ?? ""),
    action: "changed",
    before: told(before),
    after: told(after),
  });
  const { id, version, values, createdAt } = record;
  await object.publish(work, "updated", [
    { id, version, changed: [`link:${relation.key}`], before: values, after: values, createdAt },
  ]);
}

function toWire({ relation, side, others }: Place, row: LinkRow): Link {
  return {
    relationId: relation.id,
    side,
    type: others.key,
    record: { id: row.otherId, name: row.otherName },
    label: row.label,
    primary: row.primary,
    linkedAt: row.linkedAt.toISOString(),
  };
}
