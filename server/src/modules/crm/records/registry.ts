import type { Work } from "#platform/work";
import { livePropertyRows, type PropertyRow } from "../properties/property-sql.ts";
import type { AnyObjectType } from "./object-type.ts";
import { isSortable } from "./property-type-rules.ts";
import type { Property } from "./record-properties.ts";
import { customSchema } from "./value-schemas.ts";

/** Every property of one object in one organization: a name leads to a column or to the value table. */
export interface Registry {
  readonly object: AnyObjectType;
  readonly properties: readonly Property[];
  readonly custom: readonly Property[];
  find(name: string): Property | undefined;
}

interface Reading {
  readonly orgId: string;
  /** By the object's key: an organization may have many types, and a call is about few of them. */
  readonly rows: Map<string, Promise<readonly PropertyRow[]>>;
  /** Properties that were never written, or have other options than they were written with. */
  readonly foreseen?: readonly PropertyRow[];
}

const rowsOfWork = new WeakMap<Work, Reading>();

/** The registry of an object, read once per unit of work and organization. */
export async function registryOf(work: Work, object: AnyObjectType): Promise<Registry> {
  const known = rowsOfWork.get(work);
  const reading: Reading = known?.orgId === work.orgId ? known : { orgId: work.orgId, rows: new Map() };
  rowsOfWork.set(work, reading);
  const asked = reading.rows.get(object.key) ?? livePropertyRows(work, object.key);
  reading.rows.set(object.key, asked);
  const rows = await asked;
  if (reading.foreseen === undefined) return knownRegistry(work.orgId, object, rows);
  const { foreseen } = reading;
  const others = rows.filter(({ id }) => !foreseen.some((row) => row.id === id));
  return createRegistry(object, [...others, ...foreseen]);
}

/** Makes the next `registryOf` read again: the properties were just changed. */
export function forgetRegistry(work: Work): void {
  rowsOfWork.delete(work);
}

/** Lets this unit of work alone see properties that are yet to be made or to have other options, so that values can be checked against them. Nothing may be written. */
export function foreseeProperties(work: Work, rows: readonly PropertyRow[]): void {
  rowsOfWork.set(work, { orgId: work.orgId, rows: new Map(), foreseen: rows });
}

/** How many registries a process remembers; past it the oldest goes. */
const maxRegistries = 1000;

const registries = new Map<string, { readonly made: string; readonly registry: Registry }>();

/**
 * Reading the rows is cheap, making shapes of them is not: it is done again when a row is another one or was changed.
 * The moment of the change tells it, not the version alone: a change that was rolled back had that version too.
 */
function knownRegistry(orgId: string, object: AnyObjectType, rows: readonly PropertyRow[]): Registry {
  const place = `${orgId}:${object.key}`;
  const { one, many } = object.labels;
  const shaped = rows.map((row) => `${row.id}.${row.version}.${row.updated_at.getTime()}`);
  // a type of one's own can be renamed
  const made = [object.typeId, one, many, ...shaped].join(" ");
  const known = registries.get(place);
  if (known?.made === made) return known.registry;
  const registry = createRegistry(object, rows);
  registries.delete(place);
  const [oldest] = registries.keys();
  if (oldest !== undefined && registries.size >= maxRegistries) registries.delete(oldest);
  registries.set(place, { made, registry });
  return registry;
}

/** Puts an object's built-in properties and an organization's own together. */
export function createRegistry(object: AnyObjectType, rows: readonly PropertyRow[]): Registry {
  const custom = rows.filter((row) => row.object === object.key).map(customProperty);
  const properties = [...object.properties, ...custom];
  const byName = new Map(properties.map((property) => [property.name, property]));
  return { object, properties, custom, find: (name) => byName.get(name) };
}

function customProperty(row: PropertyRow): Property {
  return {
    name: row.key,
    label: row.label,
    type: row.type,
    schema: customSchema(row),
    storage: { kind: "custom", propertyId: row.id },
    required: row.required,
    writable: true,
    filterable: true,
    sortable: isSortable(row.type),
    options: row.options,
    unique: row.is_unique,
    ...(row.type === "user" ? { target: "member" } : {}),
    ...(row.default_value === null ? {} : { default: row.default_value }),
  };
}
