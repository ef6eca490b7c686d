import { z } from "zod";
import { operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import { ListProperties, NewProperty, Property, PropertyPatch } from "./property-schema.ts";
import { changeProperty, createProperty, listProperties, removeProperty } from "./properties.ts";

export const propertyOperations = [
  operation({
    id: "crm.properties.list",
    summary: "List the properties of an object, built-in and the organization's own",
    http: { method: "GET", path: "/api/v1/properties" },
    scope: "organization",
    permission: null,
    input: ListProperties,
    output: z.object({ items: z.array(Property) }),
    run: async (work, input) => ({ items: await listProperties(work, input.object) }),
  }),
  operation({
    id: "crm.properties.create",
    summary: "Add a property to an object",
    http: { method: "POST", path: "/api/v1/properties", status: 201 },
    scope: "organization",
    permission: "properties.manage",
    input: NewProperty,
    output: Property,
    errors: ["rule_broken"],
    run: createProperty,
  }),
  operation({
    id: "crm.properties.update",
    summary: "Change a property's label, options or rules",
    http: { method: "PATCH", path: "/api/v1/properties/:id" },
    scope: "organization",
    permission: "properties.manage",
    input: PropertyPatch,
    output: Property,
    errors: ["not_found", "conflict", "rule_broken"],
    run: changeProperty,
  }),
  operation({
    id: "crm.properties.delete",
    summary: "Archive a property; its values stay in the records",
    http: { method: "DELETE", path: "/api/v1/properties/:id" },
    scope: "organization",
    permission: "properties.manage",
    input: z.object({ id: Id, version: Version.optional() }),
    output: z.object({}),
    errors: ["not_found", "conflict", "rule_broken"],
    run: async (work, input) => {
      await removeProperty(work, input);
      return {};
    },
  }),
];
