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
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const name = referenceOf(schema);
  if (name !== undefined) return depth > maxDepth ? null : exampleOf(schemas[name] ?? {}, schemas, depth + 1);
  const bare = withoutNull(schema);
  if (bare.nullable) return depth > maxDepth ? null : exampleOf(bare.schema, schemas, depth + 1);
  const option = (schema.oneOf ?? schema.anyOf ?? schema.allOf)?.[0];
  return option === undefined ? ofType(schema, schemas, depth) : exampleOf(option, schemas, depth + 1);
}

function ofType(schema: JsonSchema, schemas: Schemas, depth: number): unknown {
  const type = Array.isArray(schema.type) ? String(schema.type[0]) : schema.type;
  if (type === "object") return ofObject(schema, schemas, depth);
  if (type === "array") return depth > maxDepth || schema.items === undefined ? [] : [exampleOf(schema.items, schemas, depth + 1)];
  if (type === "integer") return Math.min(Math.max(1, schema.minimum ?? 1), schema.maximum ?? 1);
  if (type === "number") return Math.min(Math.max(0.5, schema.minimum ?? 0.5), schema.maximum ?? 0.5);
  if (type === "boolean") return true;
  return type === "null" ? null : textOf(schema);
}

function ofObject(schema: JsonSchema, schemas: Schemas, depth: number): unknown {
  const shown = depth > maxDepth ? Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key)) : Object.entries(schema.properties ?? {});
  return mapValues(Object.fromEntries(shown), (property: JsonSchema) => exampleOf(property, schemas, depth + 1));
}

function textOf(schema: JsonSchema): string {
  const text = byFormat[schema.format ?? ""] ?? "text";
  const long = text.padEnd(schema.minLength ?? 0, "t");
  return schema.maxLength === undefined ? long : long.slice(0, schema.maxLength);
}
