import type { DocumentedOperation, DocumentedParameter, DocumentedResponse, OpenApiDocument } from "./document.ts";
import { type JsonSchema, referenceOf, withoutNull } from "./json-schema.ts";

type Schemas = OpenApiDocument["components"]["schemas"];

interface Call {
  readonly path: string;
  readonly method: string;
  readonly operation: DocumentedOperation;
}

/** The document as one page to read, without a script: what the browser's own search finds, it can also open. */
export function docsPage(document: OpenApiDocument): string {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Call => ({ path, method, operation })),
  );
  const byTag = Map.groupBy(calls, ({ operation }) => operation.tags[0] ?? "");
  const { schemas } = document.components;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GoMark API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<div class="frame">
<nav aria-label="Operations">
<a href="#top"><strong>GoMark API</strong></a>
${navigation([...byTag.keys()])}
<h2>Shapes</h2>
<ul><li><a href="#shapes">${Object.keys(schemas).length} shapes</a></li></ul>
</nav>
<main id="top">
<h1>GoMark API</h1>
${introduction(document)}
${[...byTag].map(([tag, inTag]) => `<h2 id="${idOf(tag)}">${escape(tag)}</h2>\n${inTag.map((call) => callSection(call, document)).join("\n")}`).join("\n")}
<h2 id="shapes">Shapes</h2>
${Object.entries(schemas)
  .map(([name, schema]) => shapeSection(name, schema))
  .join("\n")}
</main>
</div>
</body>
</html>
`;
}

function introduction(document: OpenApiDocument): string {
  const { description } = document.info as { description?: string };
  return `<p>${withCode(description ?? "")}</p>
<p>For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1). The same calls in GraphQL: <code>POST /graphql</code>. Live facts: <code>/ws</code>.</p>
<pre>curl -H "Authorization: Bearer gmk_…" https://gomark.example/api/v1/deals?limit=10</pre>`;
}

function navigation(tags: readonly string[]): string {
  const groups = Map.groupBy(tags, (tag) => tag.split(" / ")[0] ?? tag);
  return [...groups]
    .map(
      ([group, inGroup]) =>
        `<h2>${escape(group)}</h2>\n<ul>${inGroup.map((tag) => `<li><a href="#${idOf(tag)}">${escape(tag.split(" / ").slice(1).join(" / ") || tag)}</a></li>`).join("")}</ul>`,
    )
    .join("\n");
}

function callSection({ path, method, operation }: Call, document: OpenApiDocument): string {
  const parts = [
    operation.description === undefined ? "" : `<p class="note">${withCode(operation.description)}</p>`,
    `<p class="note">${[`<code>${escape(operation.operationId)}</code>`, operation["x-permission"] === undefined ? "" : `needs the permission <code>${escape(operation["x-permission"])}</code>`, `bound to: ${escape(operation["x-scope"])}`].filter(Boolean).join(" · ")}</p>`,
    parametersTable(operation.parameters, document),
    Object.entries(operation.requestBody?.content ?? {})
      .map(
        ([type, media]) =>
          `<h4>Body, ${escape(type)}</h4>${shapeTable(media.schema, document.components.schemas)}${example(media.example)}`,
      )
      .join(""),
    `<h4>Answers</h4>${Object.entries(operation.responses)
      .map(([status, response]) => answer(status, response, document))
      .join("")}`,
  ];
  return `<details class="call">
<summary><span class="method ${method}">${method.toUpperCase()}</span><code class="path">${escape(path)}</code><span class="summary">${escape(operation.summary)}</span></summary>
<div id="${idOf(operation.operationId)}">${parts.join("\n")}</div>
</details>`;
}

function parametersTable(parameters: readonly DocumentedParameter[], document: OpenApiDocument): string {
  if (parameters.length === 0) return "";
  const shared = document.components["parameters"] as Record<string, DocumentedParameter>;
  const rows = parameters.map((given) => {
    const parameter = given.$ref === undefined ? given : (shared[given.$ref.split("/").at(-1) ?? ""] ?? {});
    const schema = parameter.schema ?? parameter.content?.["application/json"]?.schema ?? {};
    const type = parameter.content === undefined ? typeText(schema) : `${typeText(schema)}, as JSON`;
    return row({
      name: parameter.name ?? "",
      required: parameter.required === true,
      type: `${type} <span class="type">in ${escape(parameter.in ?? "")}</span>`,
      about: parameter.description ?? "",
    });
  });
  return `<h4>Parameters</h4>${table(rows)}`;
}

function answer(status: string, response: DocumentedResponse, document: OpenApiDocument): string {
  const shared = document.components["responses"] as Record<string, DocumentedResponse>;
  const known = response.$ref === undefined ? response : (shared[response.$ref.split("/").at(-1) ?? ""] ?? {});
  if (response.$ref !== undefined)
    return `<p class="note"><strong>${status}</strong> ${withCode(known.description ?? "")}</p>`;
  const [type, media] = Object.entries(known.content ?? {})[0] ?? [];
  const shape = media === undefined ? "" : shapeTable(media.schema, document.components.schemas);
  return `<p class="note"><strong>${status}</strong> ${withCode(known.description ?? "")}${type === undefined ? "" : ` <code>${escape(type)}</code>`}</p>${shape}${example(media?.example)}`;
}

function shapeSection(name: string, schema: JsonSchema): string {
  // the name stands on what is inside: a link there makes the browser open it
  return `<details class="call">
<summary><code class="path">${escape(name)}</code><span class="summary">${withCode(schema.description ?? "")}</span></summary>
<div id="shape-${idOf(name)}">${fieldsTable(schema)}</div>
</details>`;
}

/** A shape with an id is shown where it is defined; any other in place. */
function shapeTable(schema: JsonSchema, schemas: Schemas): string {
  const name = referenceOf(schema);
  if (name !== undefined && name in schemas) return `<p>${typeText(schema)}</p>`;
  return fieldsTable(schema);
}

function fieldsTable(schema: JsonSchema): string {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return `<p>${typeText(schema)}</p>`;
  return table(
    fields.map(([name, field]) =>
      row({
        name,
        required: schema.required?.includes(name) === true,
        type: typeText(field),
        about: field.description ?? "",
      }),
    ),
  );
}

function table(rows: readonly string[]): string {
  return `<div class="table"><table><thead><tr><th>Name</th><th>Type</th><th>About</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function row(cells: { name: string; required: boolean; type: string; about: string }): string {
  return `<tr><td><code${cells.required ? ' class="required"' : ""}>${escape(cells.name)}</code></td><td>${cells.type}</td><td>${withCode(cells.about)}</td></tr>`;
}

function typeText(given: JsonSchema): string {
  const { schema, nullable } = withoutNull(given);
  return `${bareType(schema)}${nullable ? " or null" : ""}${boundsText(schema)}`;
}

function bareType(schema: JsonSchema): string {
  const name = referenceOf(schema);
  if (name !== undefined) return `<a href="#shape-${idOf(name)}">${escape(name)}</a>`;
  if (schema.const !== undefined) return `<code>${escape(JSON.stringify(schema.const))}</code>`;
  if (schema.enum !== undefined) return schema.enum.map((value) => `<code>${escape(String(value))}</code>`).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.map(typeText).join(" or ");
  if (schema.type === "array") return `list of ${typeText(schema.items ?? {})}`;
  if (schema.type === "object" && schema.properties !== undefined) {
    return `{ ${Object.entries(schema.properties)
      .map(([key, value]) => `${escape(key)}: ${typeText(value)}`)
      .join(", ")} }`;
  }
  return escape(String(schema.format ?? schema.type ?? "any JSON"));
}

function boundsText(schema: JsonSchema): string {
  const said = [
    schema.minimum === undefined ? "" : `≥ ${schema.minimum}`,
    schema.maximum === undefined ? "" : `≤ ${schema.maximum}`,
    schema.maxLength === undefined ? "" : `up to ${schema.maxLength} characters`,
    schema.default === undefined ? "" : `default ${escape(JSON.stringify(schema.default))}`,
  ].filter(Boolean);
  return said.length === 0 ? "" : ` <span class="type">${said.join(", ")}</span>`;
}

function example(value: unknown): string {
  return value === undefined ? "" : `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;
}

function withCode(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

function idOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]+/g, "-");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
