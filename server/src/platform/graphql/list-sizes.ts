import {
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { invariant } from "#platform/errors";
import type { AnyOperation } from "#platform/operation";
import type { Relation } from "./relation.ts";

/** The path of a field below an operation's answer. */
export function below(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

/** A list from whose items relations lead on has to say its size: what may be asked for is counted by it. */
export function checkListSizes(schema: GraphQLSchema, relations: readonly Relation[]): void {
  const leadsOn = new Set(relations.map(({ from }) => from));
  const related = new Set(relations.map(({ from, field }) => `${from}.${field}`));
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const { operation } = field.extensions as { operation?: AnyOperation };
      const type = getNamedType(field.type);
      if (operation === undefined || !isObjectType(type)) continue;
      for (const path of listsOf(type, { leadsOn, related })) {
        const isPage = path === "items" && field.args.some(({ name }) => name === "limit");
        const isTold = isPage || operation.listSizes?.[path] !== undefined;
        invariant(
          isTold,
          `${operation.id} has to say in listSizes how many items ${path} holds: relations lead on from them`,
        );
      }
    }
  }
}

interface Ways {
  /** Types from which relations lead on. */
  readonly leadsOn: ReadonlySet<string>;
  /** The relations themselves, as `Type.field`. */
  readonly related: ReadonlySet<string>;
}

/** The paths of the lists below a type whose items, or something in them, relations start from. */
function listsOf(type: GraphQLObjectType, ways: Ways, path = "", within: ReadonlySet<string> = new Set()): string[] {
  // a shape that holds itself, such as a filter, holds no records
  if (within.has(type.name)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner) || ways.related.has(`${type.name}.${field.name}`) || !reaches(inner, ways)) return [];
    const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const here = below(path, field.name);
    return [...(isList ? [here] : []), ...listsOf(inner, ways, here, new Set([...within, type.name]))];
  });
}

/** Whether relations start from a type or from what it holds. */
function reaches(type: GraphQLObjectType, ways: Ways, seen = new Set<string>()): boolean {
  if (ways.leadsOn.has(type.name)) return true;
  if (seen.has(type.name)) return false;
  seen.add(type.name);
  return Object.values(type.getFields()).some((field) => {
    const inner = getNamedType(field.type);
    return isObjectType(inner) && reaches(inner, ways, seen);
  });
}
