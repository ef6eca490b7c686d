import { roleConditions, setRoleCondition } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { checkFilter } from "../filters/filter-rules.ts";
import type { Filter } from "../filters/filter-schema.ts";
import { subjectOf } from "../filters/filter-ways.ts";
import { anyObjectOf, everyObject } from "../objects.ts";
import { registryOf } from "../records/registry.ts";
import type { RoleCondition, SetCondition } from "./condition-schema.ts";
import { conditionWords } from "./condition-words.ts";

/** Every condition on records that roles of the organization have. */
export async function listConditions(work: Work): Promise<RoleCondition[]> {
  const items: RoleCondition[] = [];
  const objects = await everyObject(work);
  for (const { role, permission, filter } of await roleConditions(work)) {
    const object = objects.find(({ plural }) => permission.startsWith(`${plural}.`));
    if (object === undefined) continue;
    const action = permission.endsWith(".delete") ? "delete" : "update";
    const words = await conditionWords(work, (await registryOf(work, object)).whole, filter as Filter);
    items.push({ role: role as RoleCondition["role"], object: object.key, action, filter: filter as Filter, words });
  }
  return items;
}

/** Sets what records must be like for a role to edit or delete them. Refuses (`invalid`) a filter that cannot be asked. */
export async function setCondition(work: Work, input: SetCondition): Promise<RoleCondition[]> {
  const { role, action, filter } = input;
  const object = await anyObjectOf(work, input.object);
  if (filter !== null) {
    const subject = await subjectOf(work, await registryOf(work, object), filter);
    const { problems } = checkFilter(filter, subject);
    if (problems.length > 0) throw new Refusal("invalid", "The condition is not a valid filter", { problems });
  }
  await setRoleCondition(work, { role, permission: `${object.plural}.${action}`, filter });
  return listConditions(work);
}
