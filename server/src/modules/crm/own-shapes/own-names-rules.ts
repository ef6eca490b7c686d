import type { OwnField, OwnInput, OwnValueKind } from "#platform/graphql/own-shapes";
import type { AnyObjectType } from "../records/object-type.ts";
import type { PropertyType } from "../records/property-type-rules.ts";
import type { Property } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";

/** What a type is called in GraphQL: its key, which never changes, as one word. */
export function typeNameOf({ key }: Pick<AnyObjectType, "key">): string {
  return pascal(key);
}

/** By what a type is known there: its key, or the name of one that every organization has. */
export function typeKeyOf({ key, typeId }: Pick<AnyObjectType, "key" | "typeId">): string {
  return typeId === undefined ? pascal(key) : key;
}

const pascal = (key: string) =>
  key
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

/** The two calls that write the links of a relation. */
export function namesOf(relationKey: string): { readonly write: string; readonly remove: string } {
  return { write: `link${pascal(relationKey)}`, remove: `unlink${pascal(relationKey)}` };
}

/** The type of a pair that a relation leads to, seen from one side. */
export function edgeNameOf(relationKey: string, side: "from" | "to"): string {
  return `${pascal(relationKey)}${side === "from" ? "Link" : "BackLink"}`;
}

const kinds: Readonly<Record<PropertyType, OwnValueKind>> = {
  text: "String",
  longText: "String",
  number: "Float",
  money: "Money",
  date: "Date",
  dateTime: "DateTime",
  boolean: "Boolean",
  oneOf: "String",
  manyOf: "Texts",
  url: "String",
  email: "String",
  phone: "String",
  user: "ID",
  relation: "ID",
};

const stamps: ReadonlySet<string> = new Set(["createdAt", "updatedAt"]);
type Parent = Readonly<Record<string, unknown>>;

/** The fields of a record of one's own type: what every record has, and its properties by their keys. */
export function ownFields({ properties }: Registry): OwnField[] {
  const frame = (name: string, kind: OwnValueKind, description: string, required = true): OwnField => ({
    name,
    kind,
    description,
    required,
    read: (parent) => parent[name],
  });
  const values = properties.filter(({ name }) => !stamps.has(name));
  return [
    frame("id", "ID", ""),
    ...values.map((property) =>
      fieldOf(property, (parent) => (parent["values"] as Parent)[property.name], property.name === "name"),
    ),
    frame("owner", "Reference", "Whose it is", false),
    frame("version", "Int", "Goes with a change"),
    frame("createdAt", "DateTime", ""),
    frame("updatedAt", "DateTime", ""),
  ];
}

/** The properties that an organization has given to a type that every one has. */
export function builtInFields({ custom }: Registry): OwnField[] {
  return custom.map((property) =>
    fieldOf(property, (parent) => (parent["custom"] as Parent | undefined)?.[property.name]),
  );
}

function fieldOf({ name, label, type }: Property, read: OwnField["read"], required = false): OwnField {
  return { name, description: label, kind: kinds[type], required, read };
}

/** What may be given to a record of one's own type. */
export function ownInputs({ properties }: Registry, action: "create" | "update"): OwnInput[] {
  return properties
    .filter(({ writable, guarded }) => writable && guarded !== true)
    .map(({ name, label, type, required }) => ({
      name,
      description: label,
      kind: kinds[type],
      required: action === "create" && required && name === "name",
    }));
}
