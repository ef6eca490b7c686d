import fc, { type Arbitrary } from "fast-check";
import { z } from "zod";

/** The part of JSON Schema that zod writes for inputs. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const deepest = 4; // a recursive schema (filters within filters) ends here

/** The JSON Schema of what a caller sends, as the OpenAPI document publishes it. */
export function inputJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

/** Values that obey the schema as far as JSON Schema can say it; refinements may still refuse some. */
export function arbitraryOf(root: JsonSchema): Arbitrary<unknown> {
  return build(root, { defs: root.$defs ?? {}, depth: 0 });
}

interface Context {
  readonly defs: Readonly<Record<string, JsonSchema>>;
  readonly depth: number;
}

function build(schema: JsonSchema, context: Context): Arbitrary<unknown> {
  if (context.depth > deepest) return fc.constant(null);
  if (schema.$ref !== undefined) return build(resolve(schema.$ref, context), deeper(context));
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => build(choice, deeper(context))));
  if (schema.allOf !== undefined)
    return build(
      schema.allOf.reduce((all, part) => ({ ...all, ...part }), {}),
      context,
    );
  return fc.oneof(...typesOf(schema).map((type) => byType(type, schema, context)));
}

const deeper = (context: Context): Context => ({ ...context, depth: context.depth + 1 });

function resolve(reference: string, context: Context): JsonSchema {
  return context.defs[reference.split("/").at(-1) ?? ""] ?? {};
}

function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type === undefined) return schema.properties === undefined ? ["any"] : ["object"];
  return typeof schema.type === "string" ? [schema.type] : schema.type;
}

function byType(type: string, schema: JsonSchema, context: Context): Arbitrary<unknown> {
  switch (type) {
    case "object":
      return objectOf(schema, deeper(context));
    case "array":
      return arrayOf(schema, deeper(context));
    case "string":
      return stringOf(schema);
    case "integer":
      return fc.integer({ min: lowest(schema, -1_000_000), max: highest(schema, 1_000_000) });
    case "number":
      return fc.double({ min: lowest(schema, -1e9), max: highest(schema, 1e9), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const lowest = (schema: JsonSchema, otherwise: number) =>
  Math.max(schema.minimum ?? (schema.exclusiveMinimum ?? otherwise - 1) + 1, -(2 ** 31));
const highest = (schema: JsonSchema, otherwise: number) =>
  Math.min(schema.maximum ?? (schema.exclusiveMaximum ?? otherwise + 1) - 1, 2 ** 31 - 1);

function objectOf(schema: JsonSchema, context: Context): Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, build(field, context)] as const);
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
  const others = schema.additionalProperties;
  if (typeof others !== "object") return known;
  const names =
    schema.propertyNames === undefined
      ? fc.string({ minLength: 1, maxLength: 20 })
      : (build(schema.propertyNames, context) as Arbitrary<string>);
  const extra = fc.dictionary(names, build(others, context), { maxKeys: 3 });
  return fc.tuple(extra, known).map(([first, second]) => ({ ...first, ...second }));
}

function arrayOf(schema: JsonSchema, context: Context): Arbitrary<unknown> {
  if (schema.prefixItems !== undefined) return fc.tuple(...schema.prefixItems.map((item) => build(item, context)));
  const minLength = schema.minItems ?? 0;
  return fc.array(build(schema.items ?? {}, context), {
    minLength,
    maxLength: Math.max(minLength, Math.min(schema.maxItems ?? 4, 4)),
  });
}

const formats: Readonly<Record<string, () => Arbitrary<string>>> = {
  "date-time": () => someDate().map((date) => date.toISOString()),
  date: () => someDate().map((date) => date.toISOString().slice(0, 10)),
  email: () => fc.stringMatching(/^[a-z]{1,12}@[a-z]{1,12}\.(com|org|example)$/),
  uri: () => fc.webUrl(),
  url: () => fc.webUrl(),
  uuid: () => fc.uuid(),
};

const someDate = () =>
  fc.date({ min: new Date("1970-01-01T00:00:00Z"), max: new Date("2199-12-31T23:59:59Z"), noInvalidDate: true });

function stringOf(schema: JsonSchema): Arbitrary<string> {
  const format = formats[schema.format ?? ""];
  if (format !== undefined) return format();
  const [minLength, maxLength] = [
    schema.minLength ?? 0,
    Math.max(schema.minLength ?? 0, Math.min(schema.maxLength ?? 40, 40)),
  ];
  const matching = schema.pattern === undefined ? undefined : matchingOrUndefined(schema.pattern);
  const texts = matching ?? fc.string({ minLength, maxLength, unit: "grapheme" });
  // lengths in a schema count UTF-16 units, and one grapheme may take several
  return texts.filter((text) => text.length >= minLength && text.length <= (schema.maxLength ?? 200));
}

/** fast-check writes strings for most patterns; a look-ahead it cannot. */
function matchingOrUndefined(pattern: string): Arbitrary<string> | undefined {
  try {
    return fc.stringMatching(new RegExp(pattern, "u"));
  } catch {
    return undefined;
  }
}

/** Text that has broken programs before: control characters, markup, SQL, formulas, directions, sizes, look-alikes. */
export const hostileTexts: readonly string[] = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\uD800",
  "\uFEFF",
  "\u202Ereversed",
  "e\u0301\u0301\u0301",
  "👩‍👩‍👧‍👦".repeat(50),
  "ﬃ ß İ ı Ω K",
  "' or 1=1; drop table crm.deal; --",
  "\\'; select pg_sleep(1); --",
  "$1 $2 %s %d {0}",
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "=cmd|' /C calc'!A0",
  "../../../../etc/passwd",
  "%00%2e%2e%2f",
  "__proto__",
  "constructor",
  "toString",
  "NaN",
  "Infinity",
  "-0",
  "1e400",
  "0x10",
  "9223372036854775808",
  "-9223372036854775809",
  "99999999999999999999999999",
  "2026-02-30",
  "+275760-09-13T00:00:00.001Z",
  "\r\nSet-Cookie: a=b",
  "x".repeat(20_000),
];

/** Any JSON at all, leaning towards what breaks programs. */
export function hostileValue(): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1.5,
        2 ** 31,
        2 ** 53,
        1e300,
        -1e300,
        [],
        {},
        [[]],
        [null],
      ),
    },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(
        { __proto__: null, toString: 1 },
        nested(100),
        Array.from({ length: 5000 }, () => "1"),
      ),
    },
  );
}

function nested(levels: number): unknown {
  return levels === 0 ? "deep" : [nested(levels - 1)];
}

/** Input that obeys the schema but for one field, which is hostile, or one field too many. */
export function spoiledInput(root: JsonSchema): Arbitrary<Record<string, unknown>> {
  const names = Object.keys(root.properties ?? {});
  const name = fc.oneof(
    fc.constantFrom(...(names.length === 0 ? ["x"] : names)),
    fc.constantFrom("__proto__", "constructor", "x"),
  );
  return fc
    .tuple(arbitraryOf(root), name, hostileValue())
    .map(([valid, field, value]) => ({ ...(valid as Record<string, unknown>), [field]: value }));
}
