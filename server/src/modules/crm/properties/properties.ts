import { recordChange } from "#modules/identity";
import { invalidField, invariant, Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { propertyChanged } from "../events.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import { keyFrom } from "../records/key-rules.ts";
import { isSortable } from "../records/property-type-rules.ts";
import type { Property } from "../records/record-properties.ts";
import { forgetRegistry, registryOf } from "../records/registry.ts";
import { dropAllKeys, takeAllKeys } from "../records/unique-sql.ts";
import { checkShape, refuseRepeated, withUsedOptions } from "./property-checks.ts";
import { namesInFilter } from "../property-rules/property-rule-checks.ts";
import { deletePropertyRule, type PropertyRuleRow, propertyRuleRows } from "../property-rules/property-rule-sql.ts";
import { limitProblems } from "../records/limit-rules.ts";
import { keyProblem } from "./property-rules.ts";
import type { NewProperty, PropertyInfo, PropertyPatch } from "./property-schema.ts";
import {
  archiveProperty,
  findProperty,
  insertProperty,
  livePropertyRows,
  type PropertyRow,
  propertyWithKey,
  unarchiveProperty,
  updateProperty,
} from "./property-sql.ts";

const maxProperties = 200;

/** Every property of an object: the built-in ones first, then the organization's own. */
export async function listProperties(work: Work, object: string): Promise<PropertyInfo[]> {
  const registry = await registryOf(work, await anyObjectOf(work, object));
  const rows = new Map((await livePropertyRows(work, object)).map((row) => [row.id, row]));
  const rules = new Map((await propertyRuleRows(work, object)).map((rule) => [rule.property, rule]));
  return registry.properties.map((property) => {
    const row = property.storage.kind === "custom" ? rows.get(property.storage.propertyId) : undefined;
    const rule = rules.get(property.name);
    const info = row === undefined ? builtInInfo(object, property, rule) : customInfo(row, rule);
    return { ...info, writable: property.writable };
  });
}

/** One property as people and programs see it, with its rules. */
export async function propertyInfo(work: Work, object: string, { name }: Property): Promise<PropertyInfo> {
  const info = (await listProperties(work, object)).find(({ key }) => key === name);
  invariant(info !== undefined, "a property of the registry is listed");
  return info;
}

/** Adds a property to an object; filters, sorting, import and API know it from the next call on. */
export async function createProperty(work: Work, input: NewProperty): Promise<PropertyInfo> {
  const object = await anyObjectOf(work, input.object);
  const key = input.key ?? keyFrom(input.label);
  if (key === null) throw invalidField("key", "No key can be made from this label: give one", "required");
  const builtIn = object.properties.map(({ name }) => name);
  const { type, options, unique = false } = input;
  const shape = await checkShape(work, { type, options, unique, default: input.default });
  const problems = [keyProblem(key, builtIn) ?? [], shape.problems].flat();
  if (problems.length > 0) throw new Refusal("invalid", "The property cannot look like this", { problems });
  const holder = await propertyWithKey(work, input.object, key);
  if (holder !== undefined && (holder.archived_at === null || holder.type !== type)) throw keyTaken(key, holder);
  const registry = await registryOf(work, object);
  if (registry.custom.length >= maxProperties)
    throw new Refusal("rule_broken", `An object has at most ${maxProperties} properties of one's own`);
  if (holder !== undefined) return reviveProperty(work, holder, input);
  const row = await insertProperty(work, { ...input, key, default: shape.default });
  if (row === undefined) throw keyTaken(key);
  return changed(work, row, { action: "created", before: null });
}

function keyTaken(key: string, holder?: PropertyRow & { readonly archived_at: Date | null }): Refusal {
  const archived = holder !== undefined && holder.archived_at !== null;
  const message = archived
    ? `An archived property of the type ${holder.type} has the key ${key}; with that type it comes back, with its values`
    : `The key ${key} is taken`;
  return new Refusal("rule_broken", "Another property has this key", {
    problems: [{ path: "key", code: "taken", message }],
  });
}

/** Making an archived property again brings it back as it is wanted now, with the values that records still hold. */
async function reviveProperty(work: Work, archived: PropertyRow, input: NewProperty): Promise<PropertyInfo> {
  const before = await unarchiveProperty(work, archived);
  const { label, options, required, unique = false, description = null, group = null } = input;
  const patch = { id: before.id, version: before.version, label, options, required, unique, description, group };
  const wanted = await wantedChange(work, before, { ...patch, default: input.default ?? null });
  const row = await updateProperty(work, before, wanted);
  // who went into the bin or came back while it was archived neither gave a value up nor took one
  await dropAllKeys(work, row.id);
  await keepUnique(work, { is_unique: false }, row);
  return changed(work, row, { action: "restored", before: null });
}

/** Changes a property's label, options or rules; its key and type never change. */
export async function changeProperty(work: Work, patch: PropertyPatch): Promise<PropertyInfo> {
  const before = await lockedProperty(work, patch);
  const wanted = await wantedChange(work, before, patch);
  const row = await updateProperty(work, before, wanted);
  await keepUnique(work, before, row);
  return changed(work, row, { action: "changed", before });
}

/** The change as it can be kept. Refuses what the property cannot look like. */
async function wantedChange(work: Work, before: PropertyRow, patch: PropertyPatch): Promise<PropertyPatch> {
  const { type } = before;
  const options = patch.options === undefined ? before.options : await withUsedOptions(work, before, patch.options);
  const unique = patch.unique ?? before.is_unique;
  const given = patch.default === undefined ? before.default_value : patch.default;
  const shape = await checkShape(work, { type, options, unique, default: given });
  const ruled = (await registryOf(work, await anyObjectOf(work, before.object))).find(before.key);
  const broken = ruled === undefined ? [] : limitProblems(ruled, shape.default);
  const problems = [...shape.problems, ...broken.map((breach) => ({ path: "default", ...breach }))];
  if (problems.length > 0) throw new Refusal("invalid", "The property cannot look like this", { problems });
  return {
    ...patch,
    ...(patch.options === undefined ? {} : { options: [...options] }),
    ...(patch.default === undefined ? {} : { default: shape.default }),
  };
}

/** Values that may no longer repeat are given their keys, refused while they do; others lose them. */
async function keepUnique(work: Work, before: Pick<PropertyRow, "is_unique">, row: PropertyRow): Promise<void> {
  if (before.is_unique === row.is_unique) return;
  if (!row.is_unique) return dropAllKeys(work, row.id);
  await refuseRepeated(work, row);
  await takeAllKeys(work, await anyObjectOf(work, row.object), row.id);
}

/** Archives a property: nobody sees it any more, its values stay in the records. */
export async function removeProperty(work: Work, input: { id: string; version?: number | undefined }): Promise<void> {
  const row = await lockedProperty(work, input);
  await refuseNamed(work, row);
  await archiveProperty(work, row);
  await deletePropertyRule(work, { object: row.object, property: row.key });
  forgetRegistry(work);
  recordChange(work, {
    object: "property",
    recordId: row.id,
    label: row.label,
    action: "archived",
    before: auditOf(row),
    after: null,
  });
  work.publish(propertyChanged, row.id, { object: row.object });
}

/** Refuses to archive what rules of other properties ask for: they would silently ask for something else. */
async function refuseNamed(work: Work, { object, key }: PropertyRow): Promise<void> {
  const { find } = await registryOf(work, await anyObjectOf(work, object));
  const naming = (await propertyRuleRows(work, object)).filter((rule) => {
    const filters = [rule.read_only_when, rule.required_when].flatMap((filter) => filter ?? []);
    const names = [rule.options_when?.property, ...filters.flatMap((filter) => namesInFilter(filter))];
    return rule.property !== key && names.includes(key);
  });
  if (naming.length === 0) return;
  const problems = naming.map(({ property }) => {
    const label = find(property)?.label ?? property;
    return { path: "id", code: "in_use", message: `A rule of ${label} asks for it: change that rule first` };
  });
  throw new Refusal("rule_broken", "Rules of other properties ask for this one", { problems });
}

async function lockedProperty(
  work: Work,
  { id, version }: { id: string; version?: number | undefined },
): Promise<PropertyRow> {
  const row = await findProperty(work, id);
  // a property of an archived type is out of reach, as its records are
  if (row === undefined || (await findObject(work, row.object)) === undefined)
    throw new Refusal("not_found", "There is no such property");
  if (version !== undefined && row.version !== version) {
    throw new Refusal("conflict", "Somebody has changed this property in the meantime", {
      facts: { version: row.version, changedAt: row.updated_at.toISOString() },
    });
  }
  return row;
}

async function changed(
  work: Work,
  row: PropertyRow,
  change: { action: string; before: PropertyRow | null },
): Promise<PropertyInfo> {
  forgetRegistry(work);
  recordChange(work, {
    object: "property",
    recordId: row.id,
    label: row.label,
    action: change.action,
    before: change.before === null ? null : auditOf(change.before),
    after: auditOf(row),
  });
  work.publish(propertyChanged, row.id, { object: row.object });
  const rules = await propertyRuleRows(work, row.object);
  return customInfo(
    row,
    rules.find(({ property }) => property === row.key),
  );
}

function auditOf({ object, key, label, type, options, required, is_unique, default_value }: PropertyRow) {
  return { object, key, label, type, options, required, unique: is_unique, default: default_value };
}

/** The rules of a property on the wire; null for none. */
function rulesOf(row: PropertyRuleRow | undefined): PropertyInfo["rules"] {
  if (row === undefined) return null;
  const { required, limits, version } = row;
  const { options_when: optionsWhen, read_only_when: readOnlyWhen, required_when: requiredWhen } = row;
  return { required, limits, optionsWhen, readOnlyWhen, requiredWhen, version };
}

function builtInInfo(object: string, property: Property, rule: PropertyRuleRow | undefined): PropertyInfo {
  const { name, label, type, target, required, writable, filterable, sortable } = property;
  return {
    id: null,
    object,
    key: name,
    label,
    type,
    builtIn: true,
    options: [],
    target: target ?? null,
    required,
    unique: false,
    default: null,
    writable,
    filterable,
    sortable,
    description: null,
    group: null,
    version: null,
    rules: rulesOf(rule),
  };
}

function customInfo(row: PropertyRow, rule: PropertyRuleRow | undefined): PropertyInfo {
  const { id, key, label, type, options, required, description, version } = row;
  return {
    id,
    object: row.object,
    key,
    label,
    type,
    builtIn: false,
    options: options.map(({ value, label: text, archived }) => ({ value, label: text, archived: archived === true })),
    target: type === "user" ? "member" : null,
    required,
    unique: row.is_unique,
    default: row.default_value,
    writable: true,
    filterable: true,
    sortable: isSortable(type),
    description,
    group: row.group_name,
    version,
    rules: rulesOf(rule),
  };
}
