import { deactivatedMembers } from "#modules/identity";
import type { Work } from "#platform/work";
import { everyObject } from "../objects.ts";
import { countOwned } from "./handover-sql.ts";
import { countOpenOfEach } from "../tasks/task-handing-sql.ts";

const maxPeople = 100;
/** Records of one kind that are counted of one person: the exact figures stand where they are handed over. */
const maxCounted = 100;

/** Deactivated people who still own something that the actor sees. */
export async function leftBehind(work: Work) {
  const people = await deactivatedMembers(work, maxPeople);
  const ids = people.map(({ id }) => id);
  const counts: ReadonlyMap<string, number>[] = [];
  for (const object of ids.length === 0 ? [] : await everyObject(work))
    counts.push(await countOwned(work, object, ids, maxCounted));
  const tasks = work.actor.can("tasks.read") ? await countOpenOfEach(work, ids, maxCounted) : new Map<string, number>();
  const items = people.map((member) => {
    const owned = counts.map((count) => count.get(member.id) ?? 0);
    const open = tasks.get(member.id) ?? 0;
    const more = [...owned, open].some((count) => count >= maxCounted);
    return { member, records: owned.reduce((sum, count) => sum + count, 0), tasks: open, more };
  });
  return { items: items.filter(({ records, tasks: open }) => records + open > 0) };
}
