import type { Work } from "#platform/work";
import { tasksObject, tasksPlural } from "../bulk/bulk-tasks.ts";
import { countSought, type Sought } from "../bulk/bulk-target-sql.ts";
import type { Filter } from "../filters/filter-schema.ts";
import { everyObject } from "../objects.ts";
import { reaches } from "../records/reach-rules.ts";
import { registryOf } from "../records/registry.ts";
import { countOpenOf } from "../tasks/task-handing-sql.ts";
import type { Holding } from "./handover-schema.ts";

/** The records somebody owns, as one filters for them. */
export function ownedBy(memberId: string): Filter {
  return { property: "ownerId", op: "is", value: memberId };
}

/** How much of each kind somebody owns, as far as the actor sees it; kinds of which they own none are left out. */
export async function holdingsOf(work: Work, memberId: string): Promise<Holding[]> {
  const sought: Sought = { action: "assign", filter: ownedBy(memberId) };
  const found: Holding[] = [];
  for (const object of await everyObject(work)) {
    const counts = await countSought(work, await registryOf(work, object), sought);
    found.push({ object: object.key, label: object.labels.many, ...counts });
  }
  found.push(await tasksOf(work, memberId));
  return found.filter(({ count }) => count > 0);
}

/** The open tasks somebody has to do. */
export async function tasksOf(work: Work, memberId: string): Promise<Holding> {
  const count = work.actor.can(`${tasksPlural}.read`) ? await countOpenOf(work, memberId) : 0;
  const may = reaches(work, `${tasksPlural}.update`, memberId);
  return { object: tasksObject, label: "Open tasks", count, permitted: may ? count : 0 };
}
