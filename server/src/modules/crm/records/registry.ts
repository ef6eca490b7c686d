import type { Work } from "#platform/work";
import { aloneSubject } from "../filters/filter-match-rules.ts";
import { checkFilter } from "../filters/filter-rules.ts";
import type { Subject } from "../filters/filter-subject.ts";
import type { Filter } from "../filters/filter-schema.ts";
import { livePropertyRows, type PropertyRow } from "../properties/property-sql.ts";
import { type PropertyRuleRow, propertyRuleRows } from "../property-rules/property-rule-sql.ts";
import { limitedRegistry } from "../fields/field-access-rules.ts";
import type { AnyObjectType } from "./object-type.ts";
import { isSortable } from "./property-type-rules.ts";
import { readPattern } from "./pattern-shared-rules.ts";
import type { Property } from "./record-properties.ts";
import type { RecordRule } from "./record-rules.ts";
import { customSchema } from "./value-schemas.ts";

/** Every property of one object in one organization: a name leads to a column or to the value table. */
export interface Registry {
  readonly object: AnyObjectType;
  readonly properties: readonly Property[];
  readonly custom: readonly Property[];
  /** What values must keep to because of other values of the same record. */
  readonly rules: readonly RecordRule[];
  /** The same with every field, whoever asks: the engine reads, judges and writes whole records by it. */
  readonly whole: Registry;
  find(name: string): Property | undefined;
}

/** What an organization has defined: properties of its own, and rules for these and the built-in ones. */
interface Defined {
  readonly rows: readonly PropertyRow[];
  readonly rules: readonly PropertyRuleRow[];
}

interface Reading {
  readonly orgId: string;
  /** By the object's key: an organization may have many types, and a call is about few of them. */
  readonly defined: Map<string, Promise<Defined>>;
  /** Properties that were never written, or have other options than they were written with. */
  readonly foreseen?: readonly PropertyRow[];
}

const rowsOfWork = new WeakMap<Work, Reading>();

/** The registry of an object as the actor may see and write its fields, read once per unit of work and organization. */
export async function registryOf(work: Work, object: AnyObjectType): Promise<Registry> {
  return limitedRegistry(await wholeRegistry(work, object), work.actor.limits.fields[object.key]);
}

async function wholeRegistry(work: Work, object: AnyObjectType): Promise<Registry> {
  const known = rowsOfWork.get(work);
  const reading: Reading = known?.orgId === work.orgId ? known : { orgId: work.orgId, defined: new Map() };
  rowsOfWork.set(work, reading);
  const asked = reading.defined.get(object.key) ?? readDefined(work, object.key);
  reading.defined.set(object.key, asked);
  const { rows, rules } = await asked;
  if (reading.foreseen === undefined) return knownRegistry(work.orgId, object, { rows, rules });
  const { foreseen } = reading;
  const others = rows.filter(({ id }) => !foreseen.some((row) => row.id === id));
  return createRegistry(object, [...others, ...foreseen], rules);
}

async function readDefined(work: Work, object: string): Promise<Defined> {
  const [rows, rules] = await Promise.all([livePropertyRows(work, object), propertyRuleRows(work, object)]);
  return { rows, rules };
}

/** Makes the next `registryOf` read again: the properties were just changed. */
export function forgetRegistry(work: Work): void {
  rowsOfWork.delete(work);
}

/** Lets this unit of work alone see properties that are yet to be made or to have other options, so that values can be checked against them. Nothing may be written. */
export function foreseeProperties(work: Work, rows: readonly PropertyRow[]): void {
  rowsOfWork.set(work, { orgId: work.orgId, defined: new Map(), foreseen: rows });
}

/** How many registries a process remembers; past it the oldest goes. */
const maxRegistries = 1000;

const registries = new Map<string, { readonly made: string; readonly registry: Registry }>();

/**
 * Reading the rows is cheap, making shapes of them is not: it is done again when a row is another one or was changed.
 * The moment of the change tells it, not the version alone: a change that was rolled back had that version too.
 */
function knownRegistry(orgId: string, object: AnyObjectType, { rows, rules }: Defined): Registry {
  const place = `${orgId}:${object.key}`;
  const { one, many } = object.labels;
  const shaped = rows.map((row) => `${row.id}.${row.version}.${row.updated_at.getTime()}`);
  const ruled = rules.map((rule) => `${rule.property}.${rule.version}.${rule.updated_at.getTime()}`);
  // a type of one's own can be renamed
  const made = [object.typeId, one, many, ...shaped, ...ruled].join(" ");
  const known = registries.get(place);
  if (known?.made === made) return known.registry;
  const registry = createRegistry(object, rows, rules);
  registries.delete(place);
  const [oldest] = registries.keys();
  if (oldest !== undefined && registries.size >= maxRegistries) registries.delete(oldest);
  registries.set(place, { made, registry });
  return registry;
}

/** Puts an object's built-in properties and an organization's own together, with the rules it has set for them. */
export function createRegistry(
  object: AnyObjectType,
  rows: readonly PropertyRow[],
  ruleRows: readonly PropertyRuleRow[] = [],
): Registry {
  const own = ruleRows.filter((rule) => rule.object === object.key);
  const ruleOf = new Map(own.map((rule) => [rule.property, rule]));
  const custom = rows
    .filter((row) => row.object === object.key)
    .map((row) => withRule(customProperty(row), ruleOf.get(row.key)));
  const properties = [...object.properties.map((property) => withRule(property, ruleOf.get(property.name))), ...custom];
  const byName = new Map(properties.map((property) => [property.name, property]));
  const find = (name: string) => byName.get(name);
  const subject = aloneSubject({ object, properties, find });
  const rules = own.flatMap((rule) => recordRuleOf(rule, subject) ?? []);
  const registry: Registry = {
    object,
    properties,
    custom,
    rules,
    find,
    get whole() {
      return registry;
    },
  };
  return registry;
}

function withRule(property: Property, rule: PropertyRuleRow | undefined): Property {
  if (rule === undefined) return property;
  const { limits } = rule;
  const read = limits?.pattern === undefined ? null : readPattern(limits.pattern);
  return {
    ...property,
    required: property.required || rule.required,
    ...(limits === null ? {} : { limits }),
    ...(read !== null && "matches" in read ? { matches: read.matches } : {}),
  };
}

/** A rule over several properties; undefined where it has none, or its property is gone. */
function recordRuleOf(rule: PropertyRuleRow, subject: Subject): RecordRule | undefined {
  const { find } = subject;
  const property = find(rule.property);
  if (property === undefined || (rule.options_when ?? rule.read_only_when ?? rule.required_when) === null)
    return undefined;
  const when = (filter: Filter | null) => (filter === null ? null : checkFilter(filter, subject).filter);
  const by = rule.options_when === null ? undefined : find(rule.options_when.property);
  const options = Object.entries(rule.options_when?.options ?? {});
  return {
    property,
    optionsWhen:
      by === undefined ? null : { by, options: new Map(options.map(([value, may]) => [value, new Set(may)])) },
    readOnlyWhen: when(rule.read_only_when),
    requiredWhen: when(rule.required_when),
  };
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
