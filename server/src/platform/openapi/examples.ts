import { type JsonSchema, mapValues, referenceOf, withoutNull } from "./json-schema.ts";

type Schemas = Readonly<Record<string, JsonSchema>>;

const maxDepth = 6;

const byFormat: Readonly<Record<string, string>> = {
  "date-time": "2026-03-02T09:30:00+01:00",
  date: "2026-03-31",
  email: "ada@example.com",
  uri: "https://example.com",
  uuid: "3f0c7f4e-58a5-4d1c-9a0e-2f7e5d1b6c11",
};

/** A value of the shape's kind, built from its examples, defaults and options; the same for the same shape. */
export function exampleOf(schema: JsonSchema, schemas: Schemas, depth = 0): unknown {
  const [given] = givenValues(schema);
  if (given !== undefined) return given;
  const inner = innerShape(schema, schemas);
  if (inner === undefined) return ofType(schema, schemas, depth);
  return depth > maxDepth ? null : exampleOf(inner, schemas, depth + 1);
}

/** Values the declaration itself names, the best first. */
function givenValues({ examples = [], const: only, default: usual, enum: options = [] }: JsonSchema): unknown[] {
  return [examples[0], only, usual, options[0]].filter((value) => value !== undefined);
}

/** The shape that a reference, a nullable or a choice stands for. */
function innerShape(schema: JsonSchema, schemas: Schemas): JsonSchema | undefined {
  const name = referenceOf(schema);
  if (name !== undefined) return schemas[name] ?? {};
  const bare = withoutNull(schema);
  if (bare.nullable && schema.type !== "null") return bare.schema;
  return (schema.oneOf ?? schema.anyOf ?? schema.allOf)?.[0];
}

function ofType(schema: JsonSchema, schemas: Schemas, depth: number): unknown {
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return ofObject(schema, schemas, depth);
    case "array":
      return depth > maxDepth || schema.items === undefined ? [] : [exampleOf(schema.items, schemas, depth + 1)];
    case "integer":
      return within(schema, 1);
    case "number":
      return within(schema, 0.5);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textOf(schema);
  }
}

function within({ minimum, maximum }: JsonSchema, value: number): number {
  return Math.min(Math.max(value, minimum ?? value), maximum ?? value);
}

function ofObject(schema: JsonSchema, schemas: Schemas, depth: number): unknown {
  const shown =
    depth > maxDepth
      ? Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key))
      : Object.entries(schema.properties ?? {});
  return mapValues(Object.fromEntries(shown), (property: JsonSchema) => exampleOf(property, schemas, depth + 1));
}

function textOf(schema: JsonSchema): string {
  const text = byFormat[schema.format ?? ""] ?? "text";
  const long = text.padEnd(schema.minLength ?? 0, "t");
  return schema.maxLength === undefined ? long : long.slice(0, schema.maxLength);
}
