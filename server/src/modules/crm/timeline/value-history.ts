import { z } from "zod";
import { auditPage } from "#modules/identity";
import { invalidField } from "#platform/errors";
import { CursorInstant, decodeCursor, encodeCursor } from "#platform/paging";
import { Id } from "#platform/wire";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import { seeRecord } from "../records/record-sight-sql.ts";
import type { Property, Value, Values } from "../records/record-properties.ts";
import { registryOf } from "../records/registry.ts";
import { namesFor } from "./timeline.ts";
import type { Names, TrailEntry } from "./timeline-rules.ts";
import type { ListValueHistory, PastValue } from "./value-history-schema.ts";

const Position = z.tuple([CursorInstant, Id]);

/** Every value a property of a record was given, newest first, from the trail that every write leaves. */
export async function readValueHistory(
  work: Work,
  { object: key, recordId, property: name, limit, cursor }: ListValueHistory,
): Promise<{ items: PastValue[]; nextCursor: string | null }> {
  const object = await anyObjectOf(work, key);
  await seeRecord(work, object, recordId);
  const registry = await registryOf(work, object);
  const property = registry.find(name);
  if (property === undefined) throw invalidField("property", `There is no property "${name}"`, "unknown_property");
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, Position);
  const after = at === undefined || id === undefined ? undefined : { at, id };
  const { rows, next } = await auditPage(work, { object: object.key, recordId, property: name }, after, limit);
  const names = await namesFor(
    work,
    registry,
    rows.map((row) => ({ ...row, before: only(row.before, name), after: only(row.after, name) })),
  );
  return {
    items: rows.map((row) => pastValue(row, property, names)),
    nextCursor: next === null ? null : encodeCursor([next.at, next.id]),
  };
}

/** The one value of an entry that is asked for. */
function only(values: unknown, name: string): Values {
  return { [name]: ((values ?? {}) as Values)[name] ?? null };
}

type Row = TrailEntry & { readonly actor_kind: string };

function pastValue(row: Row, { name, target }: Property, names: Names): PastValue {
  const value = only(row.after, name)[name] ?? null;
  const before = only(row.before, name)[name] ?? null;
  const nameOf = (one: Value) => (target === undefined || typeof one !== "string" ? null : names(target, one));
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, name: row.actor_name },
    via: row.via,
    value,
    name: nameOf(value),
    before,
    beforeName: nameOf(before),
  };
}
