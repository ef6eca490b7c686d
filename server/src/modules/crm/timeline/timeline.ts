import { z } from "zod";
import { auditPage, membersByIds } from "#modules/identity";
import { decodeCursor, encodeCursor } from "#platform/paging";
import { Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { objectOf } from "../objects.ts";
import { notePage } from "../notes/note-sql.ts";
import { listPipelines } from "../pipelines/pipelines.ts";
import { recordNames, seeRecord } from "../records/record-sight-sql.ts";
import { registryOf, type Registry } from "../records/registry.ts";
import { changeItem, type Names, noteItem, targetsOf, type TrailEntry } from "./timeline-rules.ts";
import type { ListTimeline, TimelineItem } from "./timeline-schema.ts";

/** Two sources are merged: notes and the audit trail. Of one moment, notes come first. */
const sources = ["note", "change"] as const;
type Source = (typeof sources)[number];

const TimelineCursor = z.tuple([Instant, z.enum(sources), z.string().regex(/^[1-9][0-9]{0,17}$/)]);
const beyondEveryId = "9223372036854775807";

/** What has happened to a record, newest first: notes, changes with before and after, moves with their durations. */
export async function readTimeline(
  work: Work,
  input: ListTimeline,
): Promise<{ items: TimelineItem[]; nextCursor: string | null }> {
  const object = objectOf(input.object);
  await seeRecord(work, object, input.recordId);
  const registry = await registryOf(work, object);
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, TimelineCursor);
  const most = input.limit + 1;
  const notes = await notePage(work, input, positionIn("note", cursor), most);
  const trail = await auditPage(
    work,
    { object: input.object, recordId: input.recordId },
    positionIn("change", cursor) ?? undefined,
    most,
  );
  const names = await namesFor(work, registry, trail.rows);
  const items = [...notes.map(noteItem), ...trail.rows.map((entry) => changeItem(entry, registry, names))].toSorted(
    newestFirst,
  );
  const shown = items.slice(0, input.limit);
  const last = shown.at(-1);
  return {
    items: shown,
    nextCursor:
      items.length > input.limit && last !== undefined ? encodeCursor([last.at, sourceOf(last), idOf(last)]) : null,
  };
}

/** Where a source goes on after the cursor, which may stand in the other one. */
function positionIn(source: Source, cursor: z.infer<typeof TimelineCursor> | null): { at: string; id: string } | null {
  if (cursor === null) return null;
  const [at, stands, id] = cursor;
  if (source === stands) return { at, id };
  // notes of a moment come before its changes
  return { at, id: source === "change" ? beyondEveryId : "0" };
}

function newestFirst(one: TimelineItem, other: TimelineItem): number {
  // both are written the same way, in UTC with milliseconds, so they compare as text
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  if (sourceOf(one) !== sourceOf(other)) return sourceOf(one) === "note" ? -1 : 1;
  return BigInt(idOf(one)) < BigInt(idOf(other)) ? 1 : -1;
}

function sourceOf(item: TimelineItem): Source {
  return item.kind === "note" ? "note" : "change";
}

function idOf(item: TimelineItem): string {
  return item.id.slice(item.id.indexOf(":") + 1);
}

async function namesFor(work: Work, registry: Registry, entries: readonly TrailEntry[]): Promise<Names> {
  const targets = targetsOf(entries, registry);
  const pipelines = await listPipelines(work);
  const members = await membersByIds(work, targets.get("member") ?? []);
  const names = new Map<string, ReadonlyMap<string, string>>([
    ["member", new Map([...members].map(([id, { name }]) => [id, name]))],
    ["pipeline", new Map(pipelines.map(({ id, name }) => [id, name]))],
    ["stage", new Map(pipelines.flatMap(({ stages }) => stages.map(({ id, name }) => [id, name] as const)))],
    ["account", await recordNames(work, objectOf("account"), targets.get("account") ?? [])],
    ["contact", await recordNames(work, objectOf("contact"), targets.get("contact") ?? [])],
  ]);
  return (target, id) => names.get(target)?.get(id) ?? null;
}
