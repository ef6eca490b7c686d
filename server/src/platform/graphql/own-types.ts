import {
  GraphQLBoolean,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from "graphql";
import { invariant } from "#platform/errors";
import { batched } from "./batched.ts";
import {
  freeNames,
  type OwnEdgesInput,
  type OwnField,
  type OwnShapes,
  type OwnType,
  type OwnValueKind,
  type OwnWay,
} from "./own-shapes.ts";
import { loadWay } from "./relation-loaders.ts";
import { DateTime, JsonValue, LocalDate } from "./scalars.ts";

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

interface Parts {
  /** Gives a type a name that nothing else has. */
  readonly nameFor: (wanted: string) => string;
  /** The type that operations answer under a name. */
  readonly named: (name: string) => GraphQLOutputType | null;
  /** What filters are written as. */
  readonly filter: GraphQLInputType;
  /** The fields that relations give a type. */
  readonly related: (from: string) => Readonly<Record<string, GraphQLFieldConfig<unknown, unknown>>>;
}

/** The types that an organization has of its own, and the fields it adds to those of every one. */
export interface OwnTypes {
  /** The type of a key. */
  find(key: string): GraphQLObjectType | null;
  /** What a type that every organization has gets, beside the fields it has. */
  fieldsAdded(to: string, existing: readonly string[]): Fields;
}

/** Makes types of what an organization has of its own; their fields are made when GraphQL asks for them. */
export function ownTypesOf(own: OwnShapes, { nameFor, named, related, filter }: Parts): OwnTypes {
  const edges = new Map<string, GraphQLObjectType>();
  const edgeOf = (way: OwnWay) => {
    const known = edges.get(way.edge) ?? edgeType(way, nameFor(way.edge), named);
    edges.set(way.edge, known);
    return known;
  };
  const fieldsOf = ({ fields, ways }: Pick<OwnType, "fields" | "ways">, existing: readonly string[]): Fields => {
    const free = freeNames([...existing, ...fields.map(({ name }) => name)], "_links");
    return {
      ...Object.fromEntries(fields.map((field) => [field.name, valueField(field, named)])),
      ...Object.fromEntries(ways.map((way) => [free(way.name), wayField(way, edgeOf(way), filter)])),
    };
  };
  const types = new Map(
    own.types.map((type) => [
      type.key,
      new GraphQLObjectType({
        name: nameFor(type.name),
        description: type.description,
        fields() {
          const relations = related(type.key);
          return { ...fieldsOf(type, Object.keys(relations)), ...relations };
        },
      }),
    ]),
  );
  return {
    find: (key) => types.get(key) ?? null,
    fieldsAdded(to, existing) {
      const added = own.added[to];
      return added === undefined ? {} : fieldsOf(added, existing);
    },
  };
}

function valueField(
  { description, kind, required, read }: OwnField,
  named: Parts["named"],
): GraphQLFieldConfig<unknown, unknown> {
  const type = valueType(kind, named);
  return {
    type: required ? new GraphQLNonNull(type) : type,
    description,
    resolve: (parent) => read(parent as Readonly<Record<string, unknown>>) ?? null,
  };
}

/** The type of a value; the shapes that everybody has where there is one. */
export function valueType(kind: OwnValueKind, named: Parts["named"]): GraphQLOutputType & GraphQLNullableType {
  const shape = { Money: "Money", Reference: "RecordReference" }[kind as string];
  if (shape !== undefined) return (named(shape) as GraphQLObjectType | null) ?? JsonValue;
  return scalars[kind as keyof typeof scalars];
}

export const scalars = {
  ID: GraphQLID,
  String: GraphQLString,
  Boolean: GraphQLBoolean,
  Float: GraphQLFloat,
  Int: GraphQLInt,
  Date: LocalDate,
  DateTime,
  Texts: new GraphQLList(new GraphQLNonNull(GraphQLString)),
} as const;

function edgeType(way: OwnWay, name: string, named: Parts["named"]): GraphQLObjectType {
  return new GraphQLObjectType({
    name,
    description: "A record that another one is linked with, and what is said of the pair",
    fields: () => {
      const record = named(way.to);
      invariant(record !== null, `the way ${way.name} leads to ${way.to}, which there is not`);
      return {
        record: { type: new GraphQLNonNull(record as GraphQLObjectType), extensions: { isCounted: false } },
        label: { type: GraphQLString, description: "What the two are to one another" },
        primary: {
          type: new GraphQLNonNull(GraphQLBoolean),
          description: "Whether it is the primary one of the record that lists it",
        },
        linkedAt: { type: new GraphQLNonNull(DateTime) },
        cursor: { type: new GraphQLNonNull(GraphQLString), description: "`after` this one begins the next page" },
      };
    },
  });
}

function wayField(
  way: OwnWay,
  edge: GraphQLObjectType,
  filter: GraphQLInputType,
): GraphQLFieldConfig<unknown, unknown> {
  const resolve = batched<OwnEdgesInput>((queries, context) => loadWay(way, queries, context));
  return {
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(edge))),
    description: way.description,
    args: {
      filter: { type: filter, description: "A filter over the records it leads to" },
      after: { type: GraphQLString, description: "The cursor of the last one that was answered" },
      limit: {
        type: new GraphQLNonNull(GraphQLInt),
        defaultValue: Math.min(20, way.maximum),
        description: `1 to ${way.maximum}`,
      },
    },
    resolve,
  };
}
