import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { importProgressed } from "../../events.ts";
import { anyObjectOf, everyObject, objectOf } from "../../objects.ts";
import { keepActor } from "../../long-work/kept-actor.ts";
import { enqueueImport } from "../import-jobs.ts";
import type { Import, UndoImport } from "../import-schema.ts";
import { madeRecords } from "../matching/made-records-sql.ts";
import { lockedImport, wire } from "../imports.ts";
import { type ImportRecord, type Undoing, updateImport } from "../import-sql.ts";
import { countDone, deleteLeft } from "./undo-sql.ts";

/** Beyond the last line of any file. */
const behindAllLines = 2_147_483_647;

/** Begins to take an import back, goes on with it after a failure, or takes back with `force` what was left. */
export async function undoImport(work: Work, { id, version, force = false }: UndoImport): Promise<Import> {
  const current = await lockedImport(work, id, version);
  refuseUnfit(current, force);
  await refuseRights(work, current);
  const undo = await placeToBegin(work, current, force);
  const undoing = await updateImport(work, id, {
    status: "undoing",
    undo,
    actor: keepActor(work.actor, await everyObject(work)),
    failure: null,
    startedAt: work.now,
    finishedAt: null,
  });
  await enqueueImport(work, "undo", id);
  work.publish(importProgressed, id, { status: "undoing", done: undo.done, total: undo.total });
  return wire(work, undoing);
}

/** Where a failed one stood; else behind the last row, with what was taken back before. */
async function placeToBegin(work: Work, { id, status, undo }: ImportRecord, force: boolean): Promise<Undoing> {
  if (status === "failed" && undo?.force === force) return undo;
  await deleteLeft(work, id);
  const { removed, restored, properties } = undo ?? { removed: 0, restored: 0, properties: 0 };
  const total = await countDone(work, id);
  return { removed, restored, properties, force, line: behindAllLines, done: 0, total, left: 0 };
}

function refuseUnfit({ status, position, undo }: ImportRecord, force: boolean): void {
  if (status === "done" || (status === "failed" && position > 0)) return;
  if (status === "undone" && force && (undo?.left ?? 0) > 0) return;
  const why =
    status === "undone"
      ? "This import has been taken back already"
      : `This import is ${status}, so there is nothing to take back`;
  throw new Refusal("conflict", why, { facts: { status } });
}

/** Taking back does no more than the one who asks for it may. */
async function refuseRights(work: Work, { id, object, counts }: ImportRecord): Promise<void> {
  const { plural } = await anyObjectOf(work, object);
  const made = new Set((await madeRecords(work, id)).map((record) => objectOf(record.object).plural));
  const needed = [
    ...[...made].map((kind) => `${kind}.delete`),
    ...(counts.create > 0 ? [`${plural}.delete`] : []),
    ...(counts.update > 0 ? [`${plural}.update`] : []),
  ];
  const missing = needed.filter((permission) => !work.actor.can(permission));
  if (missing.length > 0)
    throw new Refusal(
      "forbidden",
      `Taking this import back needs ${missing.join(" and ")}, which your role does not have here.`,
    );
}
