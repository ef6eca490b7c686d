import type { AnyOperation } from "#platform/operation";
import { type Components, componentsOf } from "./components.ts";
import type { DocumentedOperation, DocumentedResponse, MediaTypes, OpenApiDocument } from "./document.ts";
import { exampleOf } from "./examples.ts";
import type { JsonSchema } from "./json-schema.ts";
import {
  headerParameters,
  inputParameters,
  pathNames,
  pathTemplate,
  sharedHeaders,
  sharedParameters,
} from "./parameters.ts";
import { problemSchema, refusalComponents, refusalResponses } from "./responses.ts";
import { resolved, shapesOf } from "./shapes.ts";

/** The operations as an OpenAPI 3.1 document. Shapes declared with an id appear once, under `components`. */
export function toOpenApi(operations: readonly AnyOperation[], version = "1"): OpenApiDocument {
  const documented = operations.filter((op) => op.hiddenFrom?.includes("openapi") !== true);
  const components = componentsOf(shapesOf(documented));
  const paths: Record<string, Record<string, DocumentedOperation>> = {};
  for (const op of documented) {
    const path = (paths[pathTemplate(op)] ??= {});
    path[op.http.method.toLowerCase()] = documentOperation(op, components);
  }
  const tags = new Map(
    documented.map((op) => [tagOf(op), { name: tagOf(op), description: `Operations \`${prefixOf(op)}.*\`` }]),
  );
  return {
    openapi: "3.1.0",
    info: { title: "GoMark", version, description: about },
    servers: [{ url: "/" }],
    tags: [...tags.values()],
    "x-tagGroups": tagGroups(documented),
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      schemas: { ...components.schemas, Problem: problemSchema },
      parameters: sharedParameters,
      headers: sharedHeaders,
      responses: refusalComponents(documented),
      securitySchemes,
    },
  };
}

function documentOperation(op: AnyOperation, components: Components): DocumentedOperation {
  const body = requestBody(op, components);
  return {
    operationId: op.id,
    summary: op.summary,
    ...(op.description === undefined ? {} : { description: op.description }),
    tags: [tagOf(op)],
    parameters: [...inputParameters(op, components), ...headerParameters(op)],
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { [op.http.status ?? 200]: success(op, components), ...refusalResponses(op) },
    ...securityOf(op),
    ...(op.permission === null ? {} : { "x-permission": op.permission }),
    "x-scope": op.scope,
  };
}

function requestBody(op: AnyOperation, components: Components): DocumentedOperation["requestBody"] {
  if (op.http.method === "GET" || op.http.method === "DELETE") return undefined;
  const shape = components.inputs.byOperation[op.id] ?? {};
  const full = resolved(shape, components.inputs);
  const fields = Object.entries(full.properties ?? {}).filter(([name]) => !pathNames(op).has(name));
  if (fields.length === 0) return undefined;
  const required = (full.required ?? []).filter((name) => fields.some(([field]) => field === name));
  const whole = fields.length === Object.keys(full.properties ?? {}).length;
  const schema = whole ? shape : { ...full, properties: Object.fromEntries(fields), required };
  return {
    required: required.length > 0,
    content: { ...mediaOf(op, schema, components), ...(op.http.upload === true ? uploadOf(schema, components) : {}) },
  };
}

function mediaOf(op: AnyOperation, schema: JsonSchema, components: Components): MediaTypes {
  const example = exampleOf(schema, components.schemas);
  // an example that the operation itself would refuse (a pattern nobody gave an example for) is worse than none
  const pathFields = Object.fromEntries([...pathNames(op)].map((name) => [name, "42"]));
  const accepted = op.input.safeParse({ ...(example as object), ...pathFields }).success;
  return { "application/json": { schema, ...(accepted ? { example } : {}) } };
}

function uploadOf(schema: JsonSchema, components: Components): MediaTypes {
  const fields = resolved(schema, components.inputs);
  const file = { type: "string", contentMediaType: "application/octet-stream", description: "The file itself" };
  return { "multipart/form-data": { schema: { ...fields, properties: { ...fields.properties, file } } } };
}

function success(op: AnyOperation, components: Components): DocumentedResponse {
  const schema = components.outputs.byOperation[op.id] ?? {};
  const headers = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };
  if (op.http.download === true)
    return { description: "The file", headers, content: download(resolved(schema, components.outputs)) };
  const versioned = "version" in (resolved(schema, components.outputs).properties ?? {});
  const example = exampleOf(schema, components.schemas);
  const accepted = op.output.safeParse(example).success;
  return {
    description: op.http.method === "GET" ? "What was asked for" : "Done",
    headers: { ...headers, ...(versioned ? { ETag: { $ref: "#/components/headers/ETag" } } : {}) },
    content: { "application/json": { schema, ...(accepted ? { example } : {}) } },
  };
}

/** A download's media type is known beforehand when its schema declares it as a literal. */
function download(schema: JsonSchema): MediaTypes {
  const type = schema.properties?.["mediaType"]?.const;
  return { [typeof type === "string" ? type : "application/octet-stream"]: { schema: { type: "string" } } };
}

function securityOf(op: AnyOperation): { security?: readonly object[] } {
  if (op.scope === "public") return { security: [] };
  // a key is nobody's person: what concerns the signed-in person needs a session
  return op.scope === "user" ? { security: [{ session: [] }] } : {};
}

/** The concept of an operation, as a heading: `crm.deals.create` stands under "crm / deals". */
function tagOf(op: Pick<AnyOperation, "id">): string {
  return prefixOf(op).split(".").join(" / ");
}

/** Without its verb; a module's only call of its kind has none to lose. */
function prefixOf(op: Pick<AnyOperation, "id">): string {
  const words = op.id.split(".");
  return words.slice(0, Math.max(2, words.length - 1)).join(".");
}

function tagGroups(operations: readonly AnyOperation[]): { name: string; tags: string[] }[] {
  const groups = Map.groupBy(operations, (op) => op.id.split(".")[0] ?? op.id);
  return [...groups].map(([name, ops]) => ({ name, tags: [...new Set(ops.map(tagOf))] }));
}

const about = [
  "Every call of GoMark over REST. Ids are whole numbers as strings; money is `{ minor, currency }` in the currency's smallest unit;",
  "times are ISO 8601 with offset; lists are paged by `cursor`. Refusals are RFC 9457 problems with a stable `code`.",
  "Sessions name their organization in `GoMark-Organization`; an API key of one organization implies it.",
].join(" ");

const securitySchemes = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "gmk_…",
    description: "An API key of one organization or of the portfolio",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "gomark.session_token",
    description:
      "The session of a signed-in person. Calls that change something also need the header `GoMark-Client: web` (defence against forged requests).",
  },
};
