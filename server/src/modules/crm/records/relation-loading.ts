import type { ToMany, ToOne } from "#platform/graphql/relation";
import type { Work } from "#platform/work";
import type { ObjectType } from "./object-type.ts";
import { getRecords } from "./record-reading.ts";
import { relatedIds } from "./relation-sql.ts";

interface Way {
  readonly from: string;
  readonly field: string;
  readonly key: string;
}

/** The record a field of `from` names, as far as the actor may see it. */
export function toOne<Wire extends { readonly id: string }>(
  way: Way,
  to: string,
  object: () => ObjectType<Wire>,
): ToOne {
  return { ...way, to, kind: "one", permission: null, load: (work, ids) => getRecords(work, object(), ids) };
}

export const maxRelated = 50;

/** The records that name one of `from` in a column, newest first, as far as the actor may see them. */
export function toMany<Wire extends { readonly id: string }>(
  way: Omit<Way, "key">,
  to: string,
  target: { object: () => ObjectType<Wire>; column: string },
): ToMany {
  return {
    ...way,
    key: "id",
    to,
    kind: "many",
    permission: null,
    maximum: maxRelated,
    load: (work, keys, limit) => loadMany(work, { object: target.object(), column: target.column }, keys, limit),
  };
}

async function loadMany<Wire extends { readonly id: string }>(
  work: Work,
  { object, column }: { object: ObjectType<Wire>; column: string },
  keys: readonly string[],
  limit: number,
) {
  const rows = await relatedIds(work, { object, column }, keys, limit);
  const records = new Map(
    (
      await getRecords(
        work,
        object,
        rows.map(({ id }) => id),
      )
    ).map((record) => [record.id, record]),
  );
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return new Map([...byKey].map(([key, found]) => [key, found.flatMap(({ id }) => records.get(id) ?? [])]));
}
