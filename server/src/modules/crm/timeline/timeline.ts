import { z } from "zod";
import { auditPage, membersByIds, teamsOfMembers } from "#modules/identity";
import { decodeCursor, encodeCursor } from "#platform/paging";
import { Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { linkFieldsOf } from "../links/link-fields.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import { notePage } from "../notes/note-sql.ts";
import { listPipelines } from "../pipelines/pipelines.ts";
import { recordNames, seeRecord } from "../records/record-sight-sql.ts";
import { isHidden } from "../fields/field-access-rules.ts";
import { registryOf, type Registry } from "../records/registry.ts";
import { taskChangePage } from "../tasks/task-change-sql.ts";
import {
  changeItem,
  type Names,
  noteItem,
  targetsOf,
  taskItem,
  type TrailEntry,
  type TrailFields,
} from "./timeline-rules.ts";
import type { ListTimeline, TimelineItem } from "./timeline-schema.ts";

/** Three sources are merged; what happened in one moment comes in this order. */
const sources = ["note", "task", "change"] as const;
type Source = (typeof sources)[number];

const TimelineCursor = z.tuple([Instant, z.enum(sources), z.string().regex(/^[1-9][0-9]{0,17}$/)]);
const beyondEveryId = "9223372036854775807";

/** What has happened to a record, newest first: notes, tasks, changes with before and after, moves with their durations. */
export async function readTimeline(
  work: Work,
  input: ListTimeline,
): Promise<{ items: TimelineItem[]; nextCursor: string | null }> {
  const object = await anyObjectOf(work, input.object);
  await seeRecord(work, object, input.recordId);
  const registry = await registryOf(work, object);
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, TimelineCursor);
  const most = input.limit + 1;
  const notes = await notePage(work, input, positionIn("note", cursor), most);
  const { rows } = await auditPage(
    work,
    { object: input.object, recordId: input.recordId },
    positionIn("change", cursor) ?? undefined,
    most,
  );
  const trail = rows.map((row) => ({
    ...row,
    before: seenOf(registry, row.before),
    after: seenOf(registry, row.after),
  }));
  const tasks = work.actor.can("tasks.read") ? await taskChangePage(work, input, positionIn("task", cursor), most) : [];
  const fields = await fieldsOf(work, registry, trail);
  const names = await namesFor(work, fields, trail);
  const items = [
    ...notes.map(noteItem),
    ...tasks.map(taskItem),
    ...trail.map((entry) => changeItem(entry, fields, names)),
  ].toSorted(newestFirst);
  const shown = items.slice(0, input.limit);
  const last = shown.at(-1);
  return {
    items: shown,
    nextCursor:
      items.length > input.limit && last !== undefined ? encodeCursor([last.at, sourceOf(last), idOf(last)]) : null,
  };
}

/** Values of the trail without those of fields that the actor may not see. */
function seenOf(registry: Registry, values: unknown): unknown {
  if (values === null || typeof values !== "object") return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isHidden(registry, name)));
}

/** Where a source goes on after the cursor, which may stand in the other one. */
function positionIn(source: Source, cursor: z.infer<typeof TimelineCursor> | null): { at: string; id: string } | null {
  if (cursor === null) return null;
  const [at, stands, id] = cursor;
  if (source === stands) return { at, id };
  // of the cursor's moment all is told of the sources before its own, and nothing yet of those after it
  return { at, id: placeOf(source) > placeOf(stands) ? beyondEveryId : "0" };
}

function newestFirst(one: TimelineItem, other: TimelineItem): number {
  // both are written the same way, in UTC with milliseconds, so they compare as text
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  const apart = placeOf(sourceOf(one)) - placeOf(sourceOf(other));
  if (apart !== 0) return apart;
  return BigInt(idOf(one)) < BigInt(idOf(other)) ? 1 : -1;
}

function sourceOf(item: TimelineItem): Source {
  if (item.kind === "note") return "note";
  return item.task === undefined ? "change" : "task";
}

function placeOf(source: Source): number {
  return sources.indexOf(source);
}

function idOf(item: TimelineItem): string {
  return item.id.slice(item.id.indexOf(":") + 1);
}

/** What the entries tell of: properties of the record, and its links. */
async function fieldsOf(work: Work, registry: Registry, entries: readonly TrailEntry[]): Promise<TrailFields> {
  const told = entries.flatMap(({ before, after }) => [...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const links = await linkFieldsOf(work, told);
  return { find: (name) => registry.find(name) ?? links.get(name) };
}

/** The names of what relations in entries of the trail point to, read at once. */
export async function namesFor(work: Work, fields: TrailFields, entries: readonly TrailEntry[]): Promise<Names> {
  const targets = targetsOf(entries, fields);
  const pipelines = await listPipelines(work);
  const members = await membersByIds(work, targets.get("member") ?? []);
  const teams = targets.has("team") ? (await teamsOfMembers(work)).teams : new Map<string, { name: string }>();
  const names = new Map<string, ReadonlyMap<string, string>>([
    ["member", new Map([...members].map(([id, { name }]) => [id, name]))],
    ["team", new Map([...teams].map(([id, { name }]) => [id, name]))],
    ["pipeline", new Map(pipelines.map(({ id, name }) => [id, name]))],
    ["stage", new Map(pipelines.flatMap(({ stages }) => stages.map(({ id, name }) => [id, name] as const)))],
  ]);
  for (const [target, ids] of targets) {
    const object = names.has(target) ? undefined : await findObject(work, target);
    if (object !== undefined) names.set(target, await recordNames(work, object, ids));
  }
  return (target, id) => names.get(target)?.get(id) ?? null;
}
