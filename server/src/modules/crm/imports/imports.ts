import { fileInfo, readFileChunk } from "#platform/files/files";
import { Refusal } from "#platform/errors";
import { decodeCursor, toPage } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { z } from "zod";
import { importProgressed } from "../events.ts";
import { anyObjectOf, everyObject } from "../objects.ts";
import { changeProperty, createProperty, listProperties } from "../properties/properties.ts";
import { writeRefused } from "./csv/csv-refused.ts";
import { keepActor } from "../long-work/kept-actor.ts";
import { checkImport } from "./import-check.ts";
import { fileOf } from "./import-file.ts";
import { enqueueImport } from "./import-jobs.ts";
import { planImport } from "./import-planning.ts";
import type { ImportPlan } from "./import-plan.ts";
import type { Matches } from "./matching/matching-schema.ts";
import { madeRecords } from "./matching/made-records-sql.ts";
import { makeRecords, noNewRecords } from "./matching/new-records.ts";
import { makePeople } from "./matching/new-people.ts";
import { beginsLikeWorkbook } from "./import-table.ts";
import type { ChangeImport, Choices, Import, StartImport } from "./import-schema.ts";
import { maxKeptRefusals } from "./import-schema.ts";
import { maxNamedLeft } from "../long-work/left-schema.ts";
import { insideRequest } from "./import-source.ts";
import {
  deleteRefusals,
  findImport,
  type ImportRecord,
  importPage,
  insertImport,
  lockImport,
  noCounts,
  readRefusals,
  updateImport,
} from "./import-sql.ts";
import { keepCheck } from "./imports-kept.ts";
import { type LeftRecord, placedReasons, toImport, toSummary } from "./import-wire.ts";
import { leftRows } from "./undo/undo-sql.ts";

/** Larger files are tried in the background: a request should not take longer than people wait. Workbooks are packed. */
const maxInlineBytes = 2 * 1024 * 1024;
const maxInlineWorkbookBytes = 256 * 1024;
const sampleSize = 20;

/** Takes a file in: finds out how it is written, maps its columns and tries every row without writing one. */
export async function startImport(work: Work, input: StartImport): Promise<Import> {
  const { object, file, csv, fileName, ...chosen } = input;
  await refuseMode(work, object, chosen);
  const fileId = await fileOf(work, { file, csv, fileName });
  const info = await fileInfo(work, fileId);
  const created = await insertImport(work, {
    object,
    fileId,
    fileName: fileName ?? info.name,
    chosen,
    actor: keepActor(work.actor, await everyObject(work)),
  });
  return check(work, created, info.bytes);
}

/** Changes what people choose about an import that has not begun, and tries it again. */
export async function changeImport(work: Work, { id, version, ...choices }: ChangeImport): Promise<Import> {
  const current = await lockedImport(work, id, version);
  const begun: readonly Import["status"][] = ["running", "done", "undoing", "undone"];
  if (begun.includes(current.status) || current.position > 0)
    throw new Refusal("conflict", "This import has begun: what it does can no longer be changed", {
      facts: { status: current.status, version: current.version },
    });
  const chosen = mergeChoices(current.settings.chosen, choices);
  await refuseMode(work, current.object, chosen);
  const { bytes } = await fileInfo(work, current.file_id);
  const changed = await updateImport(work, id, {
    status: "checking",
    settings: { ...current.settings, chosen },
    counts: noCounts,
    actor: keepActor(work.actor, await everyObject(work)),
  });
  return check(work, changed, bytes);
}

/** A mapping or defaults add to those chosen before, column by column. */
function mergeChoices(before: Choices, choices: Choices): Choices {
  const given = Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)) as Choices;
  return {
    ...before,
    ...given,
    ...(given.mapping === undefined ? {} : { mapping: { ...before.mapping, ...given.mapping } }),
    ...(given.matches === undefined ? {} : { matches: mergeMatches(before.matches ?? {}, given.matches) }),
    ...(given.defaults === undefined ? {} : { defaults: mergeDefaults(before.defaults ?? {}, given.defaults) }),
  };
}

/** Property by property; an empty text takes a choice back. */
function mergeDefaults(before: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, text]) => text.trim() !== ""));
}

/** Column by column and text by text; null takes a choice back. */
function mergeMatches(before: Matches, given: Matches): Matches {
  const columns = new Set([...Object.keys(before), ...Object.keys(given)]);
  return Object.fromEntries(
    [...columns].map((column) => [
      column,
      Object.fromEntries(Object.entries({ ...before[column], ...given[column] }).filter(([, meant]) => meant !== null)),
    ]),
  );
}

async function check(work: Work, current: ImportRecord, bytes: number): Promise<Import> {
  const head = (await readFileChunk(work, current.file_id, 0)) ?? new Uint8Array();
  if (bytes > (beginsLikeWorkbook(head) ? maxInlineWorkbookBytes : maxInlineBytes)) {
    await enqueueImport(work, "check", current.id);
    return wire(work, current);
  }
  return wire(
    work,
    await keepCheck(
      work,
      current.id,
      await checkImport(insideRequest(work, current.file_id), current.object, current.settings.chosen),
    ),
  );
}

/** Begins to write, or goes on with an import that failed on its way. Properties that the mapping makes are made here. */
export async function runImport(
  work: Work,
  { id, version }: { id: string; version?: number | undefined },
): Promise<Import> {
  const current = await lockedImport(work, id, version);
  const resumes = current.status === "failed" && current.position > 0 && current.undo === null;
  if (current.status === "needs_mapping")
    throw new Refusal("rule_broken", "This import cannot run like this", { problems: current.problems });
  if (current.status !== "ready" && !resumes)
    throw new Refusal("conflict", `This import is ${current.status}, so it cannot be started`, {
      facts: { status: current.status },
    });
  await refuseMode(work, current.object, current.settings.chosen);
  const made = resumes ? [] : await makeWhatIsMissing(work, current);
  if (!resumes) await deleteRefusals(work, id);
  const running = await updateImport(work, id, {
    status: "running",
    actor: keepActor(work.actor, await everyObject(work)),
    failure: null,
    startedAt: work.now,
    finishedAt: null,
    ...(resumes ? {} : { counts: noCounts, position: 0, madeProperties: made }),
  });
  await enqueueImport(work, "run", id);
  work.publish(importProgressed, id, { status: "running", done: running.position, total: running.total });
  return wire(work, running);
}

/** What the run needs and is not there yet: properties, options, people. Answers the ids of the properties. */
async function makeWhatIsMissing(
  work: Work,
  { id, object: objectKey, reading, settings }: ImportRecord,
): Promise<string[]> {
  if (reading === null) return [];
  const plan = await planImport(work, await anyObjectOf(work, objectKey), reading, {
    ...settings.chosen,
    mapping: settings.mapping,
    key: settings.key,
  });
  if (plan.problems.length > 0)
    throw new Refusal("rule_broken", "Something has changed since the dry run", { problems: plan.problems });
  const made: string[] = [];
  for (const property of plan.newProperties) made.push((await createProperty(work, property)).id ?? "");
  await addOptions(work, objectKey, plan.newOptions);
  await makePeople(work, plan.newPeople);
  await makeRecords(work, id, settings.offers?.newRecords ?? noNewRecords);
  return made;
}

async function addOptions(work: Work, object: ImportRecord["object"], added: ImportPlan["newOptions"]): Promise<void> {
  if (added.size === 0) return;
  for (const { id, version, key, options } of await listProperties(work, object)) {
    const more = added.get(key);
    if (more !== undefined && id !== null && version !== null)
      await changeProperty(work, { id, version, options: [...options, ...more] });
  }
}

/** One import with its progress and its first refused rows. */
export async function readImport(work: Work, { id }: { id: string }): Promise<Import> {
  const found = await findImport(work, id);
  if (found === undefined) throw noImport();
  return wire(work, found);
}

const ImportCursor = z.tuple([Instant, Id]);

/** The organization's imports, newest first. */
export async function listImports(work: Work, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const after = cursor === undefined ? null : decodeCursor(cursor, ImportCursor);
  const rows = await importPage(work, after, limit + 1);
  return toPage(rows, limit, { item: toSummary, key: ({ created_at: at, id }) => [at.toISOString(), id] });
}

/** The refused rows as a file to mend and import again: their cells, then the line and every reason. */
export async function refusedRows(work: Work, { id }: { id: string }) {
  const found = await findImport(work, id);
  if (found === undefined) throw noImport();
  const refusals = await readRefusals(work, id, maxKeptRefusals);
  const format = found.reading?.format;
  const content = writeRefused(
    format?.columns ?? [],
    refusals.map((row) => ({ ...row, reasons: placedReasons(format, row) })),
  );
  return {
    fileName: `${found.file_name.replace(/\.[^.]*$/, "")} refused.csv`,
    mediaType: "text/csv" as const,
    content,
  };
}

export async function wire(work: Work, current: ImportRecord): Promise<Import> {
  return toImport(current, {
    refused: await readRefusals(work, current.id, sampleSize),
    left: current.undo === null ? [] : await leftOf(work, current),
  });
}

async function leftOf(work: Work, { id, object }: ImportRecord): Promise<LeftRecord[]> {
  const made = (await madeRecords(work, id)).flatMap(({ left_reason: reason, ...one }) =>
    reason === null ? [] : [{ ...one, reason, line: 0, properties: [] }],
  );
  return [...made, ...(await leftRows(work, id)).map((row) => ({ ...row, object }))].slice(0, maxNamedLeft);
}

export async function lockedImport(work: Work, id: string, version: number | undefined): Promise<ImportRecord> {
  const current = await lockImport(work, id);
  if (current === undefined) throw noImport();
  if (version !== undefined && version !== current.version)
    throw new Refusal("conflict", "This import has changed in the meantime", {
      facts: { version: current.version, status: current.status },
    });
  return current;
}

function noImport(): Refusal {
  return new Refusal("not_found", "There is no such import");
}

/** An import may do no more than the one who starts it. */
async function refuseMode(work: Work, object: string, { mode = "both" }: Choices): Promise<void> {
  const { plural } = await anyObjectOf(work, object);
  const needed = [
    ...(mode === "update" ? [] : [`${plural}.create`]),
    ...(mode === "create" ? [] : [`${plural}.update`]),
  ];
  const missing = needed.filter((permission) => !work.actor.can(permission));
  if (missing.length > 0)
    throw new Refusal("forbidden", `This import needs ${missing.join(" and ")}, which your role does not have here.`);
}
