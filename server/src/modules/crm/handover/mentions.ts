import { roleConditions, roleLabelOf } from "#modules/identity";
import type { Work } from "#platform/work";
import type { Filter } from "../filters/filter-schema.ts";
import { everyObject } from "../objects.ts";
import type { Registry } from "../records/registry.ts";
import { registryOf } from "../records/registry.ts";
import { livePropertyRows } from "../properties/property-sql.ts";
import { propertyRuleRows } from "../property-rules/property-rule-sql.ts";
import { filtersOfSharedViews } from "./handover-sql.ts";
import type { Mention } from "./handover-schema.ts";
import { maxNamed } from "./handover-schema.ts";
import { namesMember } from "./mention-rules.ts";

/** Fields of tasks and notes that lead to members. */
const besideRecords = ["assigneeId", "authorId"];

/** Where in the settings somebody is named: shared views, conditions of roles, rules and defaults of fields. */
export async function mentionsOf(work: Work, memberId: string): Promise<Mention[]> {
  const objects = await everyObject(work);
  const registries: Registry[] = [];
  for (const object of objects) registries.push((await registryOf(work, object)).whole);
  const leading = new Set([
    ...besideRecords,
    ...registries.flatMap(({ properties }) =>
      properties.flatMap(({ name, target }) => (target === "member" ? name : [])),
    ),
  ]);
  const names = (filter: unknown) => filter !== null && namesMember(filter as Filter, memberId, leading);
  const found: Mention[] = [];
  for (const { object, name, filter } of await filtersOfSharedViews(work))
    if (names(filter)) found.push({ where: "view", object, name });
  for (const { role, permission, filter } of await roleConditions(work)) {
    const object = objects.find(({ plural }) => permission.startsWith(`${plural}.`));
    if (object === undefined || !names(filter)) continue;
    const what = permission.endsWith(".delete") ? "delete" : "edit";
    found.push({ where: "permission", object: object.key, name: `${roleLabelOf(role)}: ${what} ${object.plural}` });
  }
  for (const registry of registries) found.push(...(await inFields(work, registry, { memberId, names })));
  return found.slice(0, maxNamed);
}

async function inFields(
  work: Work,
  registry: Registry,
  { memberId, names }: { memberId: string; names: (filter: unknown) => boolean },
): Promise<Mention[]> {
  const object = registry.object.key;
  const labelOf = (name: string) => registry.find(name)?.label ?? name;
  const rules = (await propertyRuleRows(work, object)).filter(
    ({ read_only_when: readOnly, required_when: required }) => names(readOnly) || names(required),
  );
  const defaults = (await livePropertyRows(work, object)).filter(
    ({ type, default_value: value }) => type === "user" && value === memberId,
  );
  return [
    ...rules.map(({ property }): Mention => ({ where: "rule", object, name: labelOf(property) })),
    ...defaults.map(({ label }): Mention => ({ where: "default", object, name: label })),
  ];
}
