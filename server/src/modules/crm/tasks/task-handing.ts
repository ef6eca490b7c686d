import { recordChanges } from "#modules/identity";
import type { RefusalCode } from "#platform/errors";
import type { Work } from "#platform/work";
import { taskUpdated } from "../events.ts";
import type { WriteOutcome } from "../records/record-writing.ts";
import { sharedWith } from "../sharing/share-sql.ts";
import { setAssignees } from "./task-handing-sql.ts";
import { maySee, mayTouch } from "./task-reach-rules.ts";
import type { StoredTask } from "./task-row.ts";
import { lockTasks } from "./task-sql.ts";
import { recordsOf } from "./task-wire.ts";
import { factOf } from "./task-writing.ts";

/** One task from somebody to somebody, or to nobody. */
export interface TaskHanding {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Gives many tasks to others at once, with history and a fact of each. One that is done, or is another's by now, is
 * refused, and so is one out of the actor's reach. Answers each task's title too, for those that were refused.
 */
export async function handTasks(
  work: Work,
  handings: readonly TaskHanding[],
): Promise<{ readonly outcome: WriteOutcome; readonly titles: ReadonlyMap<string, string> }> {
  const tasks = await lockTasks(
    work,
    handings.map(({ id }) => id),
  );
  const records = await recordsOf(work, [...tasks.values()]);
  const recordOf = (task: StoredTask) => records.get(task.recordId ?? "") ?? null;
  const tried = handings.map((handing, index) => {
    const task = tasks.get(handing.id);
    const record = task === undefined ? null : recordOf(task);
    const inSight = record?.inSight === true ? record : null;
    const may = task !== undefined && maySee(work, task, inSight) && mayTouch(work, "update", task, inSight);
    return { index, handing, task, denial: denialOf(task, handing, may) };
  });
  const going = tried.flatMap(({ index, handing, task, denial }) =>
    denial === null && task !== undefined ? [{ index, before: task, after: handedOver(work, task, handing.to) }] : [],
  );
  await setAssignees(
    work,
    going.map(({ after }) => after),
  );
  recordChanges(
    work,
    going.map(({ before, after }) => ({
      object: "task",
      recordId: after.id,
      label: after.title,
      action: "changed",
      before: { assigneeId: before.assigneeId },
      after: { assigneeId: after.assigneeId },
    })),
  );
  const shared = await sharedWith(work, [...records.keys()]);
  for (const { before, after } of going) {
    const grantees = shared.get(after.recordId ?? "") ?? [];
    const fact = factOf({ before, after, record: recordOf(after), changed: ["assigneeId"], grantees });
    work.publish(taskUpdated, after.id, fact);
  }
  const outcome = {
    written: going.map(({ index, before, after }) => ({
      index,
      id: after.id,
      change: {
        version: after.version,
        before: { assigneeId: before.assigneeId },
        after: { assigneeId: after.assigneeId },
      },
    })),
    unchanged: [],
    refused: tried.flatMap(({ index, denial }) => (denial === null ? [] : [{ index, ...denial }])),
  };
  return { outcome, titles: new Map([...tasks].map(([id, { title }]) => [id, title])) };
}

function handedOver(work: Work, task: StoredTask, assigneeId: string | null): StoredTask {
  const { name } = work.actor;
  return { ...task, assigneeId, version: task.version + 1, updatedAt: work.now.toISOString(), updatedBy: name };
}

function denialOf(task: StoredTask | undefined, { from }: TaskHanding, may: boolean) {
  if (task === undefined || task.doneAt !== null || task.assigneeId !== from)
    return refusal("conflict", "no_longer_matches", "It is done, deleted or somebody else's by now");
  if (may) return null;
  return refusal("forbidden", "forbidden", "Only who has to do it, who wrote it, or who may edit its record does that");
}

function refusal(code: RefusalCode, problem: string, message: string) {
  return { code, problems: [{ path: "id", code: problem, message }] };
}
