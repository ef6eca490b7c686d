import type { AnyOperation } from "#platform/operation";
import type { Components } from "./components.ts";
import type { DocumentedParameter } from "./document.ts";
import { type JsonSchema, referenceOf, withoutNull } from "./json-schema.ts";
import { resolved } from "./shapes.ts";

/** `/api/v1/deals/:id` as `/api/v1/deals/{id}`. */
export function pathTemplate(op: Pick<AnyOperation, "http">): string {
  return op.http.path.replaceAll(/:(\w+)/g, "{$1}");
}

/** The input fields that stand in an operation's path. */
export function pathNames(op: Pick<AnyOperation, "http">): ReadonlySet<string> {
  return new Set([...op.http.path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []));
}

/** The input fields that travel in the path or, for calls without a body, in the query. */
export function inputParameters(op: AnyOperation, components: Components): DocumentedParameter[] {
  const { properties = {}, required = [] } = resolved(components.inputs.byOperation[op.id] ?? {}, components.inputs);
  const inPath = pathNames(op);
  const takesBody = op.http.method !== "GET" && op.http.method !== "DELETE";
  return Object.entries(properties).flatMap(([name, schema]): DocumentedParameter[] => {
    const { description, ...bare } = schema;
    const common = { name, ...(description === undefined ? {} : { description }) };
    if (inPath.has(name)) return [{ ...common, in: "path", required: true, schema: bare }];
    if (takesBody) return [];
    return [
      { ...common, in: "query", ...(required.includes(name) ? { required: true } : {}), ...valueOf(bare, components) },
    ];
  });
}

/** A query parameter that is no plain value travels as JSON text. */
function valueOf(schema: JsonSchema, components: Components): Pick<DocumentedParameter, "schema" | "content"> {
  return isStructured(schema, components) ? { content: { "application/json": { schema } } } : { schema };
}

function isStructured(schema: JsonSchema, components: Components): boolean {
  const name = referenceOf(schema);
  if (name !== undefined) return isStructured(components.schemas[name] ?? {}, components);
  const bare = withoutNull(schema).schema;
  const options = bare.anyOf ?? bare.oneOf ?? bare.allOf;
  if (options !== undefined) return options.some((option) => isStructured(option, components));
  return bare.type === "object" || bare.type === "array";
}

/** The headers an operation understands. */
export function headerParameters(op: AnyOperation): DocumentedParameter[] {
  const writes = op.http.method !== "GET" && op.http.method !== "DELETE";
  const names = [
    ...(op.scope === "organization" ? ["Organization"] : []),
    ...(op.http.method === "POST" ? ["IdempotencyKey"] : []),
    ...(writes && "version" in op.input.shape ? ["IfMatch"] : []),
  ];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

export const sharedParameters = {
  Organization: {
    name: "GoMark-Organization",
    in: "header",
    description:
      "Slug or id of the organization. A key of one organization implies it; sessions and portfolio keys name it.",
    schema: { type: "string" },
    example: "acme",
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "1 to 200 printable characters. The same key with the same request answers what the first one answered and does nothing again.",
    schema: { type: "string", minLength: 1, maxLength: 200 },
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    description: 'The ETag of the record as it was read, such as "7"; stands for `version` in the body.',
    schema: { type: "string" },
  },
};

export const sharedHeaders = {
  ETag: { description: "The record's version, for `If-Match`", schema: { type: "string" }, example: '"7"' },
  RequestId: { description: "Names this request in GoMark's log", schema: { type: "string" } },
  RetryAfter: { description: "Seconds to wait before trying again", schema: { type: "integer" } },
};
