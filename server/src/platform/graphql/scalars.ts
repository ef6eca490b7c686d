import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

/** GraphQL's own Int has 32 bits, which cents overflow at 21.4 million. */
export const SafeInt = new GraphQLScalarType<number, number>({
  name: "SafeInt",
  description: "A whole number of up to 53 bits",
  serialize: safeInteger,
  parseValue: safeInteger,
  parseLiteral: (node) => safeInteger(node.kind === Kind.INT ? Number(node.value) : undefined),
});

export const DateTime = textScalar("DateTime", "An instant, ISO 8601 with offset");
export const LocalDate = textScalar("Date", "A day, YYYY-MM-DD");

/** Values whose shape depends on the organization (its own properties) or that GraphQL's inputs cannot tell apart. */
export const JsonValue = new GraphQLScalarType<unknown, unknown>({
  name: "JSON",
  description: "Any JSON value",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literalValue(node, variables ?? {}),
});

/** The operation's own schema checks what the text says, so that REST and GraphQL refuse alike. */
function textScalar(name: string, description: string): GraphQLScalarType<string, string> {
  const text = (value: unknown): string => {
    if (typeof value !== "string") throw new GraphQLError(`${name} is written as text`);
    return value;
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize: text,
    parseValue: text,
    parseLiteral: (node) => text(node.kind === Kind.STRING ? node.value : undefined),
  });
}

function safeInteger(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new GraphQLError("SafeInt is a whole number of up to 53 bits");
  return Number(value);
}

function literalValue(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.LIST:
      return node.values.map((value) => literalValue(value, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literalValue(field.value, variables)]));
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
  }
}
