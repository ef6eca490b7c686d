import { z } from "zod";
import { type Problem, Refusal } from "#platform/errors";
import type { AnyOperation, Given } from "#platform/operation";
import { sentenceOf } from "./issue-sentences.ts";

/** Where a query parameter's text is to be read as something else before the schema sees it. */
type QueryKind = "text" | "number" | "boolean" | "json";

interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly FieldSchema[];
  readonly $ref?: string;
}

export interface RawInput {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** The fields that were given in a body; undefined where it is no object. */
export function givenIn({ params, body }: RawInput): Given | undefined {
  return isPlainObject(body) ? { ...body, ...params } : undefined;
}

/** Prepares the reader of one operation's input; the schema is inspected once, not per request. */
export function inputReader(op: AnyOperation): (raw: RawInput) => unknown {
  const takesBody = op.http.method !== "GET" && op.http.method !== "DELETE";
  const kinds = takesBody ? {} : queryKinds(op.input);
  return ({ params, query, body }) => {
    if (takesBody && body !== undefined && body !== null && !isPlainObject(body)) {
      throw new Refusal("invalid", "The body must be a JSON object", {
        problems: [{ path: "", code: "invalid_type", message: "Send a JSON object" }],
      });
    }
    const fields = takesBody ? { ...(isPlainObject(body) ? body : {}) } : readQuery(query, kinds);
    return parseInput(op.input, { ...fields, ...params });
  };
}

/** Parses against a schema, or refuses with every problem and where it is. */
export function parseInput(schema: z.ZodType, value: unknown): unknown {
  const unstorable = unstorableText(value, "");
  // a recursive schema would follow the nesting down until the stack ends
  if (unstorable.some(({ code }) => code === "too_deep"))
    throw new Refusal("invalid", "The request is nested too deep", { problems: unstorable });
  const parsed = schema.safeParse(value, { error: sentenceOf });
  if (parsed.success && unstorable.length === 0) return parsed.data;
  const problems = [...unstorable, ...(parsed.success ? [] : parsed.error.issues.flatMap(problemsOf))];
  throw new Refusal(
    "invalid",
    `${problems.length === 1 ? "One field is" : `${problems.length} fields are`} not valid`,
    { problems },
  );
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: path === "" ? key : `${path}.${key}`,
      code: "unknown_field",
      message: "There is no such field here",
    }));
  }
  return [{ path, code: issue.code, message: issue.message }];
}

/** PostgreSQL cannot keep U+0000 or half a surrogate pair; saying so here names the field. */
function unstorableText(value: unknown, path: string, depth = 0): Problem[] {
  if (typeof value === "string") {
    if (!value.includes("\u0000") && value.isWellFormed()) return [];
    return [
      {
        path,
        code: "invalid_text",
        message: "The text holds a character that cannot be kept (U+0000 or half of a pair)",
      },
    ];
  }
  if (typeof value !== "object" || value === null) return [];
  if (depth > maxDepth) return [{ path, code: "too_deep", message: `Nested more than ${maxDepth} levels` }];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = path === "" ? key : `${path}.${key}`;
    return [...unstorableText(key, place), ...unstorableText(inner, place, depth + 1)];
  });
}

const maxDepth = 64;

function queryKinds(schema: z.ZodObject): Record<string, QueryKind> {
  const json = z.toJSONSchema(schema, { io: "input" }) as {
    properties?: Record<string, FieldSchema>;
    $defs?: Record<string, FieldSchema>;
  };
  const named = json.$defs ?? {};
  return Object.fromEntries(
    Object.entries(json.properties ?? {}).map(([name, field]) => [name, queryKind(field, named)]),
  );
}

/** A named shape stands behind a reference: an enumeration is text all the same. */
function queryKind(field: FieldSchema, named: Readonly<Record<string, FieldSchema>>): QueryKind {
  const resolved = (one: FieldSchema) =>
    one.$ref === undefined ? one : (named[one.$ref.slice(one.$ref.lastIndexOf("/") + 1)] ?? { type: "object" });
  const options = (field.anyOf ?? [field]).map(resolved);
  const types = options.flatMap((option) => option.type ?? []);
  if (types.includes("string")) return "text";
  if (types.includes("integer") || types.includes("number")) return "number";
  if (types.includes("boolean")) return "boolean";
  return types.includes("object") || types.includes("array") ? "json" : "text";
}

function readQuery(
  query: Readonly<Record<string, unknown>>,
  kinds: Record<string, QueryKind>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      typeof value === "string" ? readText(value, kinds[name] ?? "text", name) : value,
    ]),
  );
}

/** Unreadable text goes on as it is, so that the schema's own message names the field. */
function readText(text: string, kind: QueryKind, path: string): unknown {
  if (kind === "number") return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (kind === "text") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal("invalid", `${path} is not readable JSON`, {
      problems: [{ path, code: "invalid_json", message: "Send JSON, percent-encoded" }],
    });
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
