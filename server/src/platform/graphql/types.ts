import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  GraphQLString,
} from "graphql";
import { invariant } from "#platform/errors";
import { type JsonSchema, mapValues, referenceOf, withoutNull } from "#platform/openapi/json-schema";
import type { ShapeSet } from "#platform/openapi/shapes";
import { pascal } from "./field-names.ts";
import { DateTime, JsonValue, LocalDate, SafeInt } from "./scalars.ts";

const maxInt32 = 2 ** 31 - 1;
const graphqlName = /^(?!__)[A-Za-z_]\w*$/;
const idPattern = "^[1-9][0-9]{0,18}$";

/** The types of an object's fields, made when GraphQL asks for them: shapes may refer to themselves. */
interface FieldType {
  readonly type: GraphQLNullableType;
  readonly required: boolean;
  readonly schema: JsonSchema;
}
type FieldTypes = () => Readonly<Record<string, FieldType>>;

/** Every named type made so far, of both directions: an enum with an id serves both. */
export type MadeTypes = Map<string, { readonly type: GraphQLNullableType; readonly text: string }>;

interface Direction {
  readonly shapes: ShapeSet;
  readonly made: MadeTypes;
  readonly nameOf: (name: string) => string;
  readonly makeObject: (name: string, schema: JsonSchema, fields: FieldTypes) => GraphQLNullableType;
}

/** Makes the type of a shape; `name` is used where the shape has no id of its own. */
export type TypeMaker<Type> = (schema: JsonSchema, name: string) => Type;

type FieldsOf = (typeName: string) => Readonly<Record<string, GraphQLFieldConfig<unknown, unknown>>>;

/** Fields of a type that stand in no shape: those that give way to a shape's own, and those that take their place. */
interface Beside {
  readonly added: (typeName: string, existing: readonly string[]) => ReturnType<FieldsOf>;
  readonly replaced: FieldsOf;
}

/** Makes types of what operations answer. */
export function outputTypes(
  shapes: ShapeSet,
  made: MadeTypes,
  { added, replaced }: Beside,
): TypeMaker<GraphQLOutputType> {
  const direction: Direction = {
    shapes,
    made,
    nameOf: (name) => name,
    makeObject: (name, schema, fields) =>
      new GraphQLObjectType({
        name,
        description: schema.description,
        fields() {
          const own = { ...mapValues(fields(), outputField), ...replaced(name) };
          return { ...added(name, Object.keys(own)), ...own };
        },
      }),
  };
  return (schema, name) => maybe(convert(schema, name, direction), !withoutNull(schema).nullable) as GraphQLOutputType;
}

export interface InputTypes {
  /** The type of a shape that was declared with this id; JSON where no operation takes one. */
  shape(id: string): GraphQLInputType;
  /** One input object with every field of the shape; its name ends in `Input`. Null when there are no fields. */
  whole(schema: JsonSchema, name: string): GraphQLInputType | null;
  /** The fields of the shape, each for itself. */
  fields(schema: JsonSchema, name: string): Readonly<Record<string, GraphQLInputFieldConfig>>;
}

/** Makes types of what operations take. */
export function inputTypes(shapes: ShapeSet, made: MadeTypes): InputTypes {
  const direction: Direction = {
    shapes,
    made,
    nameOf: (name) => (name.endsWith("Input") ? name : `${name}Input`),
    makeObject: (name, schema, fields) =>
      new GraphQLInputObjectType({
        name,
        description: schema.description,
        fields: () => mapValues(fields(), inputField),
      }),
  };
  return {
    shape: (id) =>
      (id in shapes.definitions ? convert({ $ref: `#/$defs/${id}` }, id, direction) : JsonValue) as GraphQLInputType,
    whole(schema, name) {
      const type = convert(schema, name, direction);
      return type === JsonValue ? null : (maybe(type, true) as GraphQLInputType);
    },
    fields: (schema, name) => mapValues(fieldTypes(schema, name, direction), inputField),
  };
}

function outputField({ type, required, schema }: FieldType): GraphQLFieldConfig<unknown, unknown> {
  return { type: maybe(type, required) as GraphQLOutputType, description: schema.description };
}

/** With the default that the operation's own schema would apply, for the reader's sake. */
function inputField({ type, required, schema }: FieldType): GraphQLInputFieldConfig {
  const plain = ["string", "number", "boolean"].includes(typeof schema.default);
  return {
    type: maybe(type, required) as GraphQLInputType,
    description: schema.description,
    ...(plain ? { defaultValue: schema.default } : {}),
  };
}

function maybe<Type extends GraphQLNullableType>(type: Type, required: boolean): Type | GraphQLNonNull<Type> {
  return required ? new GraphQLNonNull(type) : type;
}

/** The nullable type of a schema. */
function convert(given: JsonSchema, name: string, direction: Direction): GraphQLNullableType {
  const { schema } = withoutNull(given);
  const reference = referenceOf(schema);
  if (reference !== undefined) return convert(direction.shapes.definitions[reference] ?? {}, reference, direction);
  if (schema.enum !== undefined) return enumType(schema, name, direction);
  if (schema.type === "array") return listType(schema, name, direction);
  if (schema.type === "object") return objectType(schema, name, direction);
  return scalarOf(schema);
}

function listType(schema: JsonSchema, name: string, direction: Direction): GraphQLNullableType {
  const items = schema.items ?? {};
  return new GraphQLList(maybe(convert(items, name, direction), !withoutNull(items).nullable));
}

function scalarOf(schema: JsonSchema): GraphQLScalarType {
  switch (String(schema.type)) {
    case "string":
      if (schema.format === "date-time") return DateTime;
      if (schema.format === "date") return LocalDate;
      return schema.pattern === idPattern ? GraphQLID : GraphQLString;
    case "integer":
      return (schema.maximum ?? Infinity) > maxInt32 || (schema.minimum ?? -Infinity) < -maxInt32
        ? SafeInt
        : GraphQLInt;
    case "number":
      return GraphQLFloat;
    case "boolean":
      return GraphQLBoolean;
    default:
      return JsonValue;
  }
}

function enumType(schema: JsonSchema, name: string, direction: Direction): GraphQLNullableType {
  const options = schema.enum?.filter((value) => value !== null) ?? [];
  const names = options.filter(
    (value): value is string =>
      typeof value === "string" && graphqlName.test(value) && !["true", "false", "null"].includes(value),
  );
  if (names.length === 0 || names.length < options.length) return scalarOf(schema);
  return once(
    direction,
    name,
    schema,
    () =>
      new GraphQLEnumType({
        name,
        description: schema.description,
        values: Object.fromEntries(names.map((value) => [value, { value }])),
      }),
  );
}

function objectType(schema: JsonSchema, bare: string, direction: Direction): GraphQLNullableType {
  const keys = Object.keys(schema.properties ?? {});
  if (keys.length === 0 || !keys.every((key) => graphqlName.test(key))) return JsonValue;
  const name = direction.nameOf(bare);
  return once(direction, name, schema, () =>
    direction.makeObject(name, schema, () => fieldTypes(schema, bare, direction)),
  );
}

function fieldTypes(schema: JsonSchema, name: string, direction: Direction): Record<string, FieldType> {
  return mapValues(schema.properties ?? {}, (property: JsonSchema, key) => ({
    type: convert(property, name + pascal(key), direction),
    required: schema.required?.includes(key) === true && !withoutNull(property).nullable,
    schema: property,
  }));
}

/** Two shapes that would share a name are a mistake in their declarations: say so when the schema is made. */
function once(
  direction: Direction,
  name: string,
  schema: JsonSchema,
  make: () => GraphQLNullableType,
): GraphQLNullableType {
  const text = JSON.stringify(schema);
  const before = direction.made.get(name);
  invariant(
    before === undefined || before.text === text,
    `two different shapes are called ${name}; give one an id by .meta({ id })`,
  );
  if (before !== undefined) return before.type;
  const type = make();
  direction.made.set(name, { type, text });
  return type;
}
