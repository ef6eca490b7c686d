import type { GraphQLSchema } from "graphql";
import type { Actor, Origin } from "#platform/actor";
import type { AnyOperation } from "#platform/operation";
import type { Transact } from "#platform/work";
import type { OwnShapesSource } from "./own-shapes.ts";
import type { Relation } from "./relation.ts";
import { graphqlSchema } from "./schema.ts";

/** How many schemas of organizations a process remembers; past it the one that was not asked for the longest goes. */
const maxOwnSchemas = 8;

export interface OwnSchemas {
  /** The schema of the actor's organization, with what the actor may see of it. */
  of(caller: { readonly actor: Actor; readonly origin: Origin }): Promise<GraphQLSchema>;
}

interface Parts {
  /** The schema of every organization: its names are not given to anything else. */
  readonly everybodys: GraphQLSchema;
  readonly operations: readonly AnyOperation[];
  readonly relations: readonly Relation[];
  readonly transact: Transact;
}

/**
 * Schemas of organizations, made when somebody asks for what one has of its own: its definitions are read each time, so
 * what was defined a moment ago is there, and a schema is made anew only where they are others.
 */
export function createOwnSchemas(
  source: OwnShapesSource,
  { everybodys, operations, relations, transact }: Parts,
): OwnSchemas {
  const taken = Object.keys(everybodys.getTypeMap());
  const made = new Map<string, GraphQLSchema>();
  return {
    of: ({ actor, origin }) =>
      transact({ actor, origin, readOnly: true }, async (work) => {
        const key = `${work.orgId} ${await source.fingerprint(work)}`;
        const known = made.get(key);
        const schema = known ?? graphqlSchema(operations, relations, await source.read(work), taken);
        made.delete(key);
        made.set(key, schema);
        const [oldest] = made.keys();
        if (oldest !== undefined && made.size > maxOwnSchemas) made.delete(oldest);
        return schema;
      }),
  };
}
