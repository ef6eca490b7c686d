import { z } from "zod";
import { operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import { ListRelations, maxRelations, NewRelation, Relation, RelationPatch } from "./relation-schema.ts";
import { archiveRelation, changeRelation, createRelation, listRelations } from "./relations.ts";

const path = "/api/v1/relations";
const shared = { scope: "organization", permission: "properties.manage", output: Relation } as const;
const Turn = z.strictObject({ id: Id, version: Version.optional() });

/** Shaping how records of two types have to do with one another. */
export const relationOperations = [
  operation({
    ...shared,
    id: "crm.relations.list",
    summary: "List the relations between types of records that the company has defined",
    http: { method: "GET", path },
    permission: null,
    input: ListRelations,
    output: z.object({ items: z.array(Relation).max(maxRelations) }),
    errors: ["not_found"],
    run: async (work, input) => ({ items: await listRelations(work, input) }),
  }),
  operation({
    ...shared,
    id: "crm.relations.create",
    summary: "Define a relation between two types of records",
    http: { method: "POST", path, status: 201 },
    input: NewRelation,
    errors: ["rule_broken"],
    run: createRelation,
  }),
  operation({
    ...shared,
    id: "crm.relations.update",
    summary: "Change what the sides of a relation are called",
    http: { method: "PATCH", path: `${path}/:id` },
    input: RelationPatch,
    errors: ["not_found", "conflict"],
    run: changeRelation,
  }),
  operation({
    ...shared,
    id: "crm.relations.archive",
    summary: "Archive a relation; its links stay as they are, out of reach",
    http: { method: "POST", path: `${path}/:id/archive` },
    input: Turn,
    errors: ["not_found", "conflict"],
    run: (work, input) => archiveRelation(work, input, true),
  }),
  operation({
    ...shared,
    id: "crm.relations.restore",
    summary: "Take a relation back, with its links",
    http: { method: "POST", path: `${path}/:id/restore` },
    input: Turn,
    errors: ["not_found", "conflict"],
    run: async (work, input) => archiveRelation(work, input, false),
  }),
];
