import { Refusal } from "#platform/errors";
import type { Query } from "./batched.ts";
import type { GraphqlContext } from "./context.ts";
import type { OwnEdgesInput, OwnWay } from "./own-shapes.ts";
import type { Relation, ToMany, ToOne } from "./relation.ts";

export interface RelationArgs {
  readonly limit?: number;
}

/** Loads what all records of a level ask of a relation. */
export async function loadRelation(
  relation: Relation,
  queries: readonly Query<RelationArgs>[],
  context: GraphqlContext,
): Promise<unknown[]> {
  if (relation.permission !== null && !context.actor.can(relation.permission)) {
    throw new Refusal(
      "forbidden",
      `This needs the permission ${relation.permission}, which your role does not have here.`,
    );
  }
  return relation.kind === "one" ? loadOne(relation, queries, context) : loadMany(relation, queries, context);
}

/** Loads what all records of a level ask of a way of one's own: once for each set of arguments. */
export async function loadWay(
  way: OwnWay,
  queries: readonly Query<OwnEdgesInput>[],
  context: GraphqlContext,
): Promise<unknown[]> {
  const answers = new Map<Query<OwnEdgesInput>, unknown>();
  for (const asked of Map.groupBy(queries, ({ params }) => JSON.stringify(params)).values()) {
    const params = asked[0]?.params ?? { limit: 1 };
    refuseUnbounded(way.edge, params.limit, way.maximum);
    const ids = [...new Set(asked.map(({ obj }) => String(obj["id"])))];
    const found = await context.read((work) => way.load(work, ids, params));
    for (const query of asked) answers.set(query, found.get(String(query.obj["id"])) ?? []);
  }
  return queries.map((query) => answers.get(query));
}

function refuseUnbounded(what: string, limit: number, maximum: number): void {
  if (limit >= 1 && limit <= maximum) return;
  throw new Refusal("invalid", `${what} answers 1 to ${maximum} at a time`, {
    problems: [{ path: "limit", code: "invalid", message: `Between 1 and ${maximum}` }],
  });
}

async function loadOne(
  relation: ToOne,
  queries: readonly Query<RelationArgs>[],
  context: GraphqlContext,
): Promise<unknown[]> {
  const keys = keysOf(relation, queries);
  const found = keys.length === 0 ? [] : await context.read((work) => relation.load(work, keys));
  const byId = new Map(found.map((record) => [record.id, record]));
  return queries.map(({ obj }) => byId.get(String(obj[relation.key])) ?? null);
}

async function loadMany(
  relation: ToMany,
  queries: readonly Query<RelationArgs>[],
  context: GraphqlContext,
): Promise<unknown[]> {
  const answers = new Map<Query<RelationArgs>, unknown>();
  for (const [limit, asked] of Map.groupBy(queries, ({ params }) => params.limit ?? relation.maximum)) {
    refuseUnbounded(`${relation.from}.${relation.field}`, limit, relation.maximum);
    const found = await context.read((work) => relation.load(work, keysOf(relation, asked), limit));
    for (const query of asked) answers.set(query, found.get(String(query.obj[relation.key])) ?? []);
  }
  return queries.map((query) => answers.get(query));
}

function keysOf(relation: Relation, queries: readonly Query<RelationArgs>[]): string[] {
  return [
    ...new Set(
      queries.flatMap(({ obj }) =>
        obj[relation.key] === null || obj[relation.key] === undefined ? [] : [String(obj[relation.key])],
      ),
    ),
  ];
}
