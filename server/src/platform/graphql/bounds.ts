import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { Refusal } from "#platform/errors";
import type { AnyOperation } from "#platform/operation";
import { fragmentsOf } from "./fragments.ts";
import { below } from "./list-sizes.ts";

/** The most one GraphQL request may ask for. */
export const graphqlBounds = {
  /** Characters of the query's text. */
  text: 20_000,
  tokens: 3_000,
  /** Levels of fields below the root. */
  depth: 10,
  /** Operations run by one request: fields of Query or Mutation. */
  rootFields: 20,
  aliases: 50,
  /** Records that could be answered, by the limits asked for. */
  records: 10_000,
  /** How long all of it may take, as a multiple of what one statement may take. */
  statementTimes: 2,
} as const;

/** Lists whose size nobody tells, from which no relation leads on, are counted as this many. */
const innerListSize = 10;

interface Measured {
  depth: number;
  rootFields: number;
  aliases: number;
  records: number;
  visited: number;
}

/** Where the walk is: below which operation's field, and how long a list would be there. */
interface Place {
  readonly level: number;
  readonly limit: number;
  /** The fields since the operation's own. */
  readonly path: string;
  /** The size that the operation declares for a list of its answer. */
  readonly sizeOf: (path: string) => number | undefined;
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly measured: Measured;
}

/** Refuses (`invalid`) a query that is too deep, asks for too many things at once or could answer too many records. */
export function checkBounds(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  const fragments = fragmentsOf(document);
  const measured: Measured = { depth: 0, rootFields: 0, aliases: 0, records: 0, visited: 0 };
  const root = schema.getRootType(operation.operation)?.name ?? "";
  measured.records = recordsOf(
    operation.selectionSet,
    root,
    { level: 1, limit: 1, path: "", sizeOf: () => undefined },
    { schema, fragments, variables, measured },
  );
  const asked = [
    { what: "levels deep", code: "too_deep", value: measured.depth, maximum: graphqlBounds.depth },
    {
      what: "fields of the root",
      code: "too_many_fields",
      value: measured.rootFields,
      maximum: graphqlBounds.rootFields,
    },
    { what: "aliases", code: "too_many_aliases", value: measured.aliases, maximum: graphqlBounds.aliases },
    {
      what: "records that could be answered",
      code: "too_costly",
      value: measured.records,
      maximum: graphqlBounds.records,
    },
  ];
  const problems = asked
    .filter(({ value, maximum }) => value > maximum)
    .map(({ what, code, value, maximum }) => ({
      path: "query",
      code,
      message: `${value} ${what}; the maximum is ${maximum}`,
    }));
  if (problems.length > 0)
    throw new Refusal("invalid", `The query asks for too much: ${problems.map(({ message }) => message).join(", ")}.`, {
      problems,
    });
}

/** How many records the selections could answer: lists count their limit times what each item selects. */
function recordsOf(set: SelectionSetNode, parent: string, at: Place, walk: Walk): number {
  let records = 0;
  for (const selection of set.selections) {
    // fragments that spread fragments can unfold without end although the text is short
    walk.measured.visited += 1;
    if (walk.measured.visited > graphqlBounds.tokens) throw tooManyFields();
    if (selection.kind === Kind.FIELD) records += recordsOfField(selection, parent, at, walk);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      records += recordsOf(selection.selectionSet, selection.typeCondition?.name.value ?? parent, at, walk);
    else {
      const fragment = walk.fragments.get(selection.name.value);
      if (fragment !== undefined)
        records += recordsOf(fragment.selectionSet, fragment.typeCondition.name.value, at, walk);
    }
  }
  return records;
}

function recordsOfField(node: FieldNode, parent: string, at: Place, walk: Walk): number {
  const { measured } = walk;
  if (node.alias !== undefined) measured.aliases += 1;
  if (at.level === 1) measured.rootFields += 1;
  // what the schema says of itself is bounded by GraphQL's own introspection rule
  if (node.name.value.startsWith("__")) return 0;
  measured.depth = Math.max(measured.depth, at.level);
  const type = walk.schema.getType(parent);
  const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
  if (field === undefined || node.selectionSet === undefined) return 0;
  const { times, place } = insideOf(field, node, at, walk);
  const inside = recordsOf(node.selectionSet, getNamedType(field.type).name, place, walk);
  return times * (isCounted(field) ? 1 + inside : inside);
}

/** A field that leads to what has been counted already, such as the record of a pair, says so. */
const isCounted = ({ extensions }: GraphQLField<unknown, unknown>): boolean => extensions["isCounted"] !== false;

/** How many records a field could answer, and where one stands in each. */
function insideOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  at: Place,
  { variables }: Walk,
): { times: number; place: Place } {
  const isRoot = at.level === 1;
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  const own = argumentOf("limit", field, node, variables);
  const path = isRoot ? "" : below(at.path, node.name.value);
  const limit = isList ? innerListSize : (own ?? innerListSize);
  const sizeOf = isRoot ? declaredSizes(field, node, variables) : at.sizeOf;
  return {
    times: isList ? (own ?? at.sizeOf(path) ?? at.limit) : 1,
    place: { level: at.level + 1, limit, path, sizeOf },
  };
}

/** What the operation behind a field of the root says of the lists it answers. */
function declaredSizes(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Place["sizeOf"] {
  const { operation } = field.extensions as { operation?: AnyOperation };
  return (path) => {
    const size = operation?.listSizes?.[path];
    return typeof size === "string" ? argumentOf(size, field, node, variables) : size;
  };
}

/** The size that an argument of a field gives, or its default; undefined when the field has no such argument. */
function argumentOf(
  wanted: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): number | undefined {
  const argument = field.args.find(({ name }) => name === wanted);
  if (argument === undefined) return undefined;
  const given = node.arguments?.find(({ name }) => name.value === wanted)?.value;
  const value =
    given?.kind === Kind.VARIABLE
      ? variables[given.name.value]
      : given?.kind === Kind.INT
        ? Number(given.value)
        : undefined;
  const size = Number(value ?? argument.defaultValue ?? innerListSize);
  return Number.isFinite(size) ? Math.max(1, size) : innerListSize;
}

function tooManyFields(): Refusal {
  const message = `More than ${graphqlBounds.tokens} fields; the maximum is ${graphqlBounds.tokens}`;
  return new Refusal("invalid", "The query asks for too much: its fragments unfold without end.", {
    problems: [{ path: "query", code: "too_costly", message }],
  });
}
