/** The part of JSON Schema 2020-12 that zod writes, as the projections read it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly contentMediaType?: string;
  readonly $ref?: string;
}

const definitions = "#/$defs/";

/** The name a `$ref` points to; undefined when the schema is no reference. */
export function referenceOf(schema: JsonSchema): string | undefined {
  return schema.$ref?.slice(schema.$ref.lastIndexOf("/") + 1);
}

/** A schema without its null: zod writes a nullable as `type: [T, "null"]` or as `anyOf` with a null branch. */
export function withoutNull(schema: JsonSchema): { readonly schema: JsonSchema; readonly nullable: boolean } {
  if (Array.isArray(schema.type) && schema.type.includes("null")) {
    const types = schema.type.filter((type) => type !== "null");
    return { schema: { ...schema, type: types.length === 1 ? String(types[0]) : types }, nullable: true };
  }
  const options = schema.anyOf?.filter((option) => option.type !== "null");
  if (options === undefined || options.length === schema.anyOf?.length)
    return { schema, nullable: schema.type === "null" };
  const { anyOf: _, ...rest } = schema;
  const only = options.length === 1 ? options[0] : undefined;
  return { schema: only === undefined ? { ...rest, anyOf: options } : { ...only, ...rest }, nullable: true };
}

/** Keywords whose value is a map of names to schemas: a property may be called "id" or "example". */
const mapsOfSchemas = new Set(["properties", "$defs", "patternProperties"]);
/** Keywords whose value is data, not a schema. */
const literals = new Set(["default", "const", "enum", "examples", "required"]);

/**
 * Rewrites what zod wrote into what a document publishes: `example` becomes `examples`, the bounds and patterns
 * that only repeat the type or format are left out, and objects that are answered may gain fields later.
 */
export function publishable(schema: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(schema)) return schema.map((item) => publishable(item, io));
  if (typeof schema !== "object" || schema === null) return schema;
  const written: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (isNoise(keyword, value, schema, io)) continue;
    if (keyword === "example") written["examples"] = [value];
    else if (literals.has(keyword)) written[keyword] = value;
    else if (mapsOfSchemas.has(keyword))
      written[keyword] = mapValues(value as object, (inner) => publishable(inner, io));
    else written[keyword] = publishable(value, io);
  }
  return written;
}

function isNoise(keyword: string, value: unknown, schema: JsonSchema, io: "input" | "output"): boolean {
  if (keyword === "$schema" || keyword === "id" || keyword === "propertyNames") return true;
  if (keyword === "additionalProperties") return io === "output" && value === false;
  if (keyword === "pattern") return schema.format !== undefined;
  return (keyword === "maximum" || keyword === "minimum") && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
}

/** The same schema with every reference renamed; `rename` gets the bare name of the definition. */
export function withReferences<Schema>(schema: Schema, rename: (name: string) => string): Schema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === "$ref" && typeof value === "string" && value.startsWith(definitions)
      ? rename(value.slice(definitions.length))
      : value,
  );
  return JSON.parse(text) as Schema;
}

export function mapValues<From, To>(
  map: Readonly<Record<string, From>> | object,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(map as Record<string, From>).map(([key, value]) => [key, change(value, key)]),
  );
}
