import { formatNumber } from "../../../ui/format.ts";
import { isObjectKey, objectTypes, type PropertyInfo } from "../records/record.ts";
import type { BulkJob, BulkRequest } from "./bulk-queries.ts";

type StatusWords = { readonly label: string; readonly kind: "open" | "won" | "lost" };

const statusWords: Readonly<Record<BulkJob["status"], StatusWords>> = {
  waiting: { label: "Waiting", kind: "open" },
  running: { label: "Running", kind: "open" },
  done: { label: "Done", kind: "won" },
  stopped: { label: "Stopped", kind: "open" },
  failed: { label: "Failed", kind: "lost" },
  undoing: { label: "Being taken back", kind: "open" },
  undone: { label: "Taken back", kind: "open" },
};

/** How a job stands. */
export function wordsOfJob({ status }: Pick<BulkJob, "status">): StatusWords {
  return statusWords[status];
}

/** What records of an object are called; an own type of the company goes by its key. */
export function nounOf(object: string, count: number): string {
  if (object === "task") return count === 1 ? "open task" : "open tasks";
  if (isObjectKey(object)) return count === 1 ? objectTypes[object].one : objectTypes[object].plural;
  return count === 1 ? `${object} record` : `${object} records`;
}

/** "12,340 contacts". */
export function counted(object: string, count: number): string {
  return `${formatNumber(count)} ${nounOf(object, count)}`;
}

/** What a job does, as its title: "Set City, Phone in 12,340 contacts". */
export function titleOfJob(job: BulkJob, properties: readonly PropertyInfo[]): string {
  const what = counted(job.object, totalOf(job));
  const sets = job.handover === null && (job.action === "update" || job.action === "relate");
  return `${verbOfJob(job, properties)}${sets ? " in" : ""} ${what}`;
}

/** What a job does, without to how many: "Set City, Phone". */
export function verbOfJob(job: BulkJob, properties: readonly PropertyInfo[]): string {
  if (job.handover !== null) return "Hand over";
  const keys = job.action === "relate" ? [job.relation ?? ""] : Object.keys(job.values ?? {});
  if (job.action === "update" || job.action === "relate")
    return `Set ${keys.map((key) => labelOf(key, properties)).join(", ")}`;
  return { assign: "Assign", delete: "Delete", restore: "Restore" }[job.action];
}

/** Of the run, also while it is taken back. */
function totalOf({ undo, counts, progress }: BulkJob): number {
  return undo === null ? progress.total : counts.done + counts.unchanged + counts.refused;
}

function labelOf(key: string, properties: readonly PropertyInfo[]): string {
  return properties.find((one) => one.key === key)?.label ?? key;
}

/** The button that starts a job: "Delete 12,340 contacts". */
export function startLabel({ action, object }: Pick<BulkRequest, "action" | "object">, count: number): string {
  const verb = { update: "Change", assign: "Assign", relate: "Change", delete: "Delete", restore: "Restore" }[action];
  return `${verb} ${counted(object, count)}`;
}
