import { z } from "zod";
import type { OwnEdge, OwnEdgesInput, OwnWay } from "#platform/graphql/own-shapes";
import { Refusal } from "#platform/errors";
import { decodeCursor, encodeCursor } from "#platform/paging";
import { Id } from "#platform/wire";
import type { Work } from "#platform/work";
import { compileFilter } from "../filters/filter-sql.ts";
import { Filter } from "../filters/filter-schema.ts";
import { linksOfRecords } from "../links/links-of-records-sql.ts";
import type { Side } from "../links/relation-schema.ts";
import type { RelationRow } from "../links/relation-sql.ts";
import { getAnyRecords } from "../records/any-records.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import { registryOf } from "../records/registry.ts";
import { edgeNameOf, typeKeyOf } from "./own-names-rules.ts";

/** Most links of one record that one list answers. */
const maxLinks = 50;
const LinkCursor = z.tuple([z.boolean(), Id]);

/** The ways from records of a type by an organization's relations. One between records of the same type has two. */
export function waysOf(
  object: AnyObjectType,
  objects: ReadonlyMap<string, AnyObjectType>,
  relations: readonly RelationRow[],
): OwnWay[] {
  return relations.flatMap((relation) =>
    (["from", "to"] as const).flatMap((side) => {
      const others = objects.get(side === "from" ? relation.to_object : relation.from_object);
      if (relation[`${side}_object`] !== object.key || others === undefined) return [];
      return [wayOf({ relation, side, others })];
    }),
  );
}

interface Place {
  readonly relation: RelationRow;
  readonly side: Side;
  readonly others: AnyObjectType;
}

function wayOf(place: Place): OwnWay {
  const { relation, side, others } = place;
  const isBack = relation.from_object === relation.to_object && side === "to";
  return {
    // seen from the other side between records of one type, it needs a name of its own
    name: isBack ? `${relation.key}_back` : relation.key,
    description: `${relation[`${side}_label`]}: ${others.labels.many}, the primary one first, then the newest`,
    edge: edgeNameOf(relation.key, side),
    to: typeKeyOf(others),
    maximum: maxLinks,
    load: (work, ids, input) => edgesOf(work, place, ids, input),
  };
}

async function edgesOf(
  work: Work,
  { relation, side, others }: Place,
  ids: readonly string[],
  { filter, after, limit }: OwnEdgesInput,
): Promise<ReadonlyMap<string, readonly OwnEdge[]>> {
  const condition = await compileFilter(work, readFilter(filter), await registryOf(work, others));
  const [primary, id] = after === null || after === undefined ? [false, null] : decodeCursor(after, LinkCursor);
  const rows = await linksOfRecords(
    work,
    { relationId: relation.id, side, others, ids },
    { condition, after: id === null ? null : { primary, id }, limit },
  );
  const wanted = [...new Set(rows.map(({ otherId }) => otherId))];
  const records = new Map((await getAnyRecords(work, others, wanted)).map((record) => [record.id, record]));
  const edges = rows.flatMap(({ key, otherId, label, primary: isPrimary, linkedAt }) => {
    const record = records.get(otherId);
    if (record === undefined) return [];
    const cursor = encodeCursor([isPrimary, otherId]);
    return [{ key, edge: { record, label, primary: isPrimary, linkedAt: linkedAt.toISOString(), cursor } }];
  });
  return new Map([...Map.groupBy(edges, ({ key }) => key)].map(([key, some]) => [key, some.map(({ edge }) => edge)]));
}

/** As lists take it. */
function readFilter(given: unknown): Filter | undefined {
  if (given === undefined || given === null) return undefined;
  const read = Filter.safeParse(given);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => ({
    path: ["filter", ...path].join("."),
    code: "invalid",
    message,
  }));
  throw new Refusal("invalid", "The filter is not valid", { problems });
}
