import type { MercuriusLoaders } from "mercurius";
import { Refusal } from "#platform/errors";
import type { GraphqlContext } from "./context.ts";
import type { Relation, ToMany, ToOne } from "./relation.ts";

interface Query {
  readonly obj: Readonly<Record<string, unknown>>;
  readonly params: { readonly limit?: number };
}

/** Mercurius gathers what all records of a level ask for and calls each loader once with all of it. */
export function relationLoaders(relations: readonly Relation[]): MercuriusLoaders {
  const loaders: Record<string, Record<string, object>> = {};
  for (const relation of relations) {
    const ofType = (loaders[relation.from] ??= {});
    const loader = (queries: readonly Query[], context: unknown) =>
      loadRelation(relation, queries, context as GraphqlContext);
    // no cache: a mutation later in the same request may have changed what was loaded
    ofType[relation.field] = { loader, opts: { cache: false } };
  }
  return loaders as MercuriusLoaders;
}

async function loadRelation(
  relation: Relation,
  queries: readonly Query[],
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

async function loadOne(relation: ToOne, queries: readonly Query[], context: GraphqlContext): Promise<unknown[]> {
  const keys = keysOf(relation, queries);
  const found = keys.length === 0 ? [] : await context.read((work) => relation.load(work, keys));
  const byId = new Map(found.map((record) => [record.id, record]));
  return queries.map(({ obj }) => byId.get(String(obj[relation.key])) ?? null);
}

async function loadMany(relation: ToMany, queries: readonly Query[], context: GraphqlContext): Promise<unknown[]> {
  const answers = new Map<Query, unknown>();
  for (const [limit, asked] of Map.groupBy(queries, ({ params }) => params.limit ?? relation.maximum)) {
    if (limit < 1 || limit > relation.maximum) {
      const message = `Between 1 and ${relation.maximum}`;
      throw new Refusal("invalid", `${relation.from}.${relation.field} answers 1 to ${relation.maximum} at a time`, {
        problems: [{ path: "limit", code: "invalid", message }],
      });
    }
    const found = await context.read((work) => relation.load(work, keysOf(relation, asked), limit));
    for (const query of asked) answers.set(query, found.get(String(query.obj[relation.key])) ?? []);
  }
  return queries.map((query) => answers.get(query));
}

function keysOf(relation: Relation, queries: readonly Query[]): string[] {
  return [
    ...new Set(
      queries.flatMap(({ obj }) =>
        obj[relation.key] === null || obj[relation.key] === undefined ? [] : [String(obj[relation.key])],
      ),
    ),
  ];
}
