import type { Work } from "#platform/work";
import { anyObjectOf } from "../objects.ts";
import type { WriteOutcome } from "../records/record-writing.ts";
import { handTasks, type TaskHanding } from "../tasks/task-handing.ts";
import { valuesAt } from "./bulk-action-rules.ts";
import type { BulkRefusal } from "./bulk-refusal-sql.ts";
import type { BulkRecord } from "./bulk-sql.ts";
import { batchRows, type BulkBatch, type DoneEntry } from "./bulk-target-sql.ts";

/** What a job names as its object when it gives tasks to others: they are no records, and are not shaped like them. */
export const tasksObject = "task";
export const tasksPlural = "tasks";

/** What permissions call that which a job changes. */
export async function pluralOf(work: Work, object: string): Promise<string> {
  return object === tasksObject ? tasksPlural : (await anyObjectOf(work, object)).plural;
}

/** Gives the tasks of a batch to those who take over, in turn. */
export async function handBatch(
  work: Work,
  { from_member: from, change }: BulkRecord,
  { ids, place }: BulkBatch,
): Promise<{ readonly outcome: WriteOutcome; readonly refusals: readonly BulkRefusal[] }> {
  const handings = ids.map((id, n): TaskHanding => {
    const to = valuesAt(change, place * batchRows + n)["ownerId"];
    return { id, from, to: typeof to === "string" ? to : null };
  });
  const { outcome, titles } = await handTasks(work, handings);
  const refusals = outcome.refused.map(({ index, code, problems }) => {
    const id = ids[index] ?? "0";
    return { record_id: id, label: titles.get(id) ?? "", code, problems };
  });
  return { outcome, refusals };
}

/** Gives tasks back to who had them, where they are still open and theirs to whom the job gave them. */
export async function giveBack(
  work: Work,
  done: readonly DoneEntry[],
): Promise<{ readonly restored: number; readonly left: readonly BulkRefusal[] }> {
  const memberIn = (value: unknown) => (typeof value === "string" ? value : null);
  const handings = done.map(([id, , before, after]): TaskHanding => {
    return { id, from: memberIn(after["assigneeId"]), to: memberIn(before["assigneeId"]) };
  });
  const { outcome, titles } = await handTasks(work, handings);
  const left = outcome.refused.map(({ index, code }) => {
    const id = handings[index]?.id ?? "0";
    const reason = code === "conflict" ? "changed" : "refused";
    return { record_id: id, label: titles.get(id) ?? "", code: reason, problems: [] };
  });
  return { restored: outcome.written.length, left };
}
