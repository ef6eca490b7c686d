import { roleFields, setFieldAccess } from "#modules/identity";
import { invalidField } from "#platform/errors";
import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import { registryOf } from "../records/registry.ts";
import { accessProblem, leastAccess } from "./field-access-rules.ts";
import type { LimitedField, SetFieldAccess } from "./field-schema.ts";

/** What roles may do with the fields of an object, of those fields that the actor may see. */
export async function listFieldAccess(work: Work, { object: key }: { object: string }): Promise<LimitedField[]> {
  const object = await anyObjectOf(work, key);
  const { properties, whole } = await registryOf(work, object);
  const rows = (await roleFields(work)).filter((row) => row.object === object.key);
  return properties.map(({ name, label }) => ({
    property: name,
    label,
    least: leastAccess(object, whole.find(name) ?? fail(name)),
    access: Object.fromEntries(
      rows.flatMap(({ property, role, access }) => (property === name ? [[role, access]] : [])),
    ),
  }));
}

/** Sets what a role may do with a field; in force at once, everywhere. Refuses (`invalid`) what would leave records without what they need. */
export async function setField(work: Work, { role, object: key, property: name, access }: SetFieldAccess) {
  const object = await anyObjectOf(work, key);
  const registry = await registryOf(work, object);
  const property = registry.find(name) === undefined ? undefined : registry.whole.find(name);
  if (property === undefined) fail(name);
  const problem = accessProblem(object, property, access);
  if (problem !== null) throw invalidField("access", problem);
  await setFieldAccess(work, { role, object: object.key, property: name, access, label: property.label });
  return listFieldAccess(work, { object: key });
}

function fail(name: string): never {
  throw invalidField("property", `There is no property "${name}"`, "unknown_property");
}
