import type { InjectOptions } from "fastify";
import type { AnyOperation } from "#platform/operation";
import { inputJsonSchema, type JsonSchema } from "./arbitraries.ts";

/** A well-formed id that no record has: ids are given in order from 1. */
export const unknownId = "9000000000000000001";

/** The names of an operation's path fields, in order. */
export function pathFields(op: AnyOperation): string[] {
  return [...op.http.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
}

/** Well-formed path fields: unknown ids, and a kind of record that there is, so that what is refused is refused for its own reason. */
export function samplePath(op: AnyOperation): Record<string, unknown> {
  return Object.fromEntries(pathFields(op).map((field) => [field, field === "type" ? "account" : unknownId]));
}

/** Writes a flat input as the HTTP request it stands for: path, then query or body. */
export function requestFor(op: AnyOperation, input: Readonly<Record<string, unknown>>): InjectOptions {
  const inPath = new Set(pathFields(op));
  const path = op.http.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(textOf(input[name])));
  const rest = Object.entries(input).filter(([name]) => !inPath.has(name));
  if (op.http.method !== "GET" && op.http.method !== "DELETE")
    return { method: op.http.method, url: path, payload: Object.fromEntries(rest) };
  const query = rest
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(value))}`);
  return { method: op.http.method, url: query.length === 0 ? path : `${path}?${query.join("&")}` };
}

/** Half a surrogate pair cannot be written in an address at all; a browser sends U+FFFD instead. */
function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.toWellFormed();
}

const idPattern = "^[1-9][0-9]{0,18}$";

/** Where an operation's input takes ids: dotted paths into the flat input, `0` for the first of a list. */
export function idFields(op: AnyOperation): string[] {
  const root = inputJsonSchema(op.input);
  return Object.entries(root.properties ?? {}).flatMap(([name, field]) => idsWithin(field, name, root.$defs ?? {}));
}

function idsWithin(schema: JsonSchema, path: string, defs: Readonly<Record<string, JsonSchema>>, depth = 0): string[] {
  if (depth > 5) return [];
  const inner = (next: JsonSchema, at: string) => idsWithin(next, at, defs, depth + 1);
  if (schema.$ref !== undefined) return inner(defs[schema.$ref.split("/").at(-1) ?? ""] ?? {}, path);
  if (schema.pattern === idPattern) return [path];
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((choice) =>
    inner(choice, path),
  );
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => inner(field, `${path}.${name}`));
  const items = schema.items === undefined ? [] : inner(schema.items, `${path}.0`);
  return [...new Set([...choices, ...fields, ...items])];
}

/** The input with one field set, wherever it lies. */
export function withField(
  input: Readonly<Record<string, unknown>>,
  path: string,
  value: unknown,
): Record<string, unknown> {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...input, [first]: value };
  const inside = input[first];
  if (rest[0] === "0") {
    const item = rest.length === 1 ? value : withField({}, rest.slice(1).join("."), value);
    return { ...input, [first]: [item] };
  }
  const object = typeof inside === "object" && inside !== null ? (inside as Record<string, unknown>) : {};
  return { ...input, [first]: withField(object, rest.join("."), value) };
}
