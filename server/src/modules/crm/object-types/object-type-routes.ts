import { z } from "zod";
import { operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import { maxObjectTypes, NewObjectType, ObjectType, ObjectTypePatch } from "./object-type-schema.ts";
import {
  archiveObjectType,
  changeObjectType,
  createObjectType,
  listObjectTypes,
  readObjectType,
} from "./object-types.ts";

const path = "/api/v1/object-types";
const shared = { scope: "organization", permission: "properties.manage", output: ObjectType } as const;
const Turn = z.strictObject({ id: Id, version: Version.optional() });

/** Shaping kinds of records of one's own. */
export const objectTypeOperations = [
  operation({
    ...shared,
    id: "crm.objectTypes.list",
    summary: "List the company's own types of records, by name",
    http: { method: "GET", path },
    permission: null,
    input: z.object({ archived: z.boolean().default(false).describe("Those that are archived too") }),
    output: z.object({ items: z.array(ObjectType).max(maxObjectTypes) }),
    run: async (work, { archived }) => ({ items: await listObjectTypes(work, archived) }),
  }),
  operation({
    ...shared,
    id: "crm.objectTypes.get",
    summary: "Read a type of records",
    http: { method: "GET", path: `${path}/:id` },
    permission: null,
    input: z.object({ id: Id }),
    errors: ["not_found"],
    run: (work, { id }) => readObjectType(work, id),
  }),
  operation({
    ...shared,
    id: "crm.objectTypes.create",
    summary: "Define a type of records",
    description: "Its properties are defined as any object's, its records are at /api/v1/records/<key>.",
    http: { method: "POST", path, status: 201 },
    input: NewObjectType,
    errors: ["rule_broken"],
    run: createObjectType,
  }),
  operation({
    ...shared,
    id: "crm.objectTypes.update",
    summary: "Change what a type is called and looks like",
    http: { method: "PATCH", path: `${path}/:id` },
    input: ObjectTypePatch,
    errors: ["not_found", "conflict"],
    run: changeObjectType,
  }),
  operation({
    ...shared,
    id: "crm.objectTypes.archive",
    summary: "Archive a type; its records stay as they are, out of reach",
    http: { method: "POST", path: `${path}/:id/archive` },
    input: Turn,
    errors: ["not_found", "conflict"],
    run: (work, input) => archiveObjectType(work, input, true),
  }),
  operation({
    ...shared,
    id: "crm.objectTypes.restore",
    summary: "Take a type back, with its records",
    http: { method: "POST", path: `${path}/:id/restore` },
    input: Turn,
    errors: ["not_found", "conflict"],
    run: (work, input) => archiveObjectType(work, input, false),
  }),
];
