import openapiTypescript, { astToString } from "openapi-typescript";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { operation } from "#platform/operation";
import { PageInput, pageOf } from "#platform/paging";
import { Id, Money, Version } from "#platform/wire";
import { toOpenApi } from "./openapi.ts";

const Crate = z
  .object({ id: Id, name: z.string().max(80), price: Money.nullable(), version: Version })
  .meta({ id: "Crate" });
const CrateFilter = z
  .object({
    name: z.string().optional(),
    get any() {
      return z.array(CrateFilter).optional();
    },
  })
  .meta({ id: "CrateFilter" });
const Shelf = z.object({ id: Id, width: z.int().default(3), crate: Crate.optional() }).meta({ id: "Shelf" });

const list = operation({
  id: "store.crates.list",
  summary: "Lists crates",
  http: { method: "GET", path: "/api/v1/crates" },
  scope: "organization",
  permission: "crates.read",
  input: PageInput.extend({ filter: CrateFilter.optional().describe("Which crates"), open: z.boolean().optional() }),
  output: pageOf(Crate),
  run: async () => ({ items: [], nextCursor: null }),
});
const update = operation({
  id: "store.crates.update",
  summary: "Changes a crate",
  http: { method: "PATCH", path: "/api/v1/crates/:id" },
  scope: "organization",
  permission: "crates.update",
  input: Crate.partial().extend({ id: Id, version: Version, shelf: Shelf.optional() }),
  output: Crate,
  errors: ["not_found", "conflict", "rule_broken"],
  run: async (_work, input) => ({ id: input.id, name: "box", price: null, version: 2 }),
});
const upload = operation({
  id: "store.photos.create",
  summary: "Keeps a photo of a crate",
  http: { method: "POST", path: "/api/v1/photos", upload: true, status: 201 },
  scope: "organization",
  permission: "crates.update",
  input: z.object({ crateId: Id, file: Id }),
  output: Shelf,
  run: async () => ({ id: "1" }),
});
const download = operation({
  id: "store.photos.get",
  summary: "The photo",
  http: { method: "GET", path: "/api/v1/photos/:id", download: true },
  scope: "public",
  permission: null,
  input: z.object({ id: Id }),
  output: z.object({ fileName: z.string(), mediaType: z.literal("text/csv"), content: z.string() }),
  run: async () => ({ fileName: "a.csv", mediaType: "text/csv" as const, content: "" }),
});

const operations = [list, update, upload, download];
const document = toOpenApi(operations);
const at = (path: string, method: string) => document.paths[path]?.[method];

describe("the OpenAPI document", () => {
  test("has every field of every input exactly once: in the path, the query or the body", () => {
    for (const op of operations) {
      const documented = at(op.http.path.replaceAll(/:(\w+)/g, "{$1}"), op.http.method.toLowerCase());
      const parameters = documented?.parameters.flatMap((parameter) => parameter.name ?? []) ?? [];
      const body = Object.values(documented?.requestBody?.content ?? {})[0]?.schema.properties ?? {};
      expect([...parameters, ...Object.keys(body)].toSorted()).toEqual(Object.keys(op.input.shape).toSorted());
    }
  });

  test("defines a shape with an id once, and a second time only where the way in differs", () => {
    expect(Object.keys(document.components.schemas)).toEqual([
      "Crate",
      "CrateFilter",
      "Money",
      "Shelf",
      "ShelfInput",
      "Problem",
    ]);
    expect(document.components.schemas["Shelf"]?.required).toContain("width");
    expect(document.components.schemas["ShelfInput"]?.required).not.toContain("width");
  });

  test("every reference leads somewhere", () => {
    for (const [, path] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = path?.split("/").reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);
      expect(target, path).toBeDefined();
    }
  });

  test("a structured query parameter is JSON text, a plain one is a plain value", () => {
    const parameters = at("/api/v1/crates", "get")?.parameters ?? [];
    expect(parameters.find(({ name }) => name === "filter")?.content?.["application/json"]?.schema).toEqual({
      $ref: "#/components/schemas/CrateFilter",
    });
    expect(parameters.find(({ name }) => name === "limit")?.schema).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 200,
      default: 50,
    });
  });

  test("an operation names its refusals by status, its permission and the headers it understands", () => {
    const documented = at("/api/v1/crates/{id}", "patch");
    expect(Object.keys(documented?.responses ?? {})).toEqual([
      "200",
      "400",
      "401",
      "403",
      "404",
      "409",
      "413",
      "415",
      "422",
      "429",
      "500",
      "503",
    ]);
    expect(documented?.["x-permission"]).toBe("crates.update");
    expect(documented?.parameters.flatMap(({ $ref }) => $ref?.split("/").at(-1) ?? [])).toEqual([
      "Organization",
      "IfMatch",
    ]);
    expect(at("/api/v1/photos", "post")?.responses["422"]?.$ref).toBe("#/components/responses/IdempotencyMismatch");
  });

  test("uploads take a form with a file, downloads answer the file's own type, public calls need no key", () => {
    const form = at("/api/v1/photos", "post")?.requestBody?.content["multipart/form-data"]?.schema;
    expect(form?.properties?.["file"]).toMatchObject({ contentMediaType: "application/octet-stream" });
    expect(at("/api/v1/photos/{id}", "get")?.responses["200"]?.content).toEqual({
      "text/csv": { schema: { type: "string" } },
    });
    expect(at("/api/v1/photos/{id}", "get")?.security).toEqual([]);
  });

  test("every example would be accepted by the operation it belongs to", () => {
    const example = at("/api/v1/crates/{id}", "patch")?.requestBody?.content["application/json"]?.example;
    expect(update.input.safeParse({ ...(example as object), id: "1" }).success).toBe(true);
  });

  test("openapi-typescript reads it", async () => {
    const types = astToString(await openapiTypescript(JSON.stringify(document)));
    expect(types).toContain('"store.crates.update"');
    expect(types).toContain("Crate: {");
  });

  test("two shapes that claim one id are refused when the document is made, not published over each other", () => {
    const Impostor = z.object({ other: z.string() }).meta({ id: "Crate" });
    const op = operation({
      ...download,
      id: "store.impostors.get",
      output: Impostor,
      run: async () => ({ other: "" }),
    });
    expect(() => toOpenApi([...operations, op])).toThrow(/Crate/);
  });
});
