import { recordChanges } from "#modules/identity";
import { invariant, Refusal, type Problem, type RefusalCode, type RefusalDetails } from "#platform/errors";
import { giveWay, inPieces, sideBySide } from "#platform/side-by-side";
import { type Work, writeOut } from "#platform/work";
import type {
  AnyObjectType,
  Draft,
  RecordFact,
  RecordFactKind,
  StoredRecord,
  WriteOptions,
  WrittenRecord,
} from "./object-type.ts";
import type { Values } from "./record-properties.ts";
import {
  changedNames,
  draftChange,
  draftNewRecord,
  pickValues,
  type RecordInput,
  refusedDraft,
} from "./record-drafts.ts";
import { judgeRules } from "./record-rule-judging.ts";
import { isOwnerGuarded, withOwner } from "./new-owner-rules.ts";
import { checkReferences } from "./record-references.ts";
import { refuseTaken, uniquePropertyIds, writeUnique } from "./record-uniqueness.ts";
import { allocateIds, insertRecords, lockVisible, readVisible, updateRows, type Writing } from "./record-write-sql.ts";
import { type Registry, registryOf } from "./registry.ts";
import { type Conditions, conditionsOn } from "../conditions/record-conditions.ts";
import { isHidden } from "../fields/field-access-rules.ts";
import { withShares } from "../sharing/share-facts.ts";
import { reachesRecord } from "./reach-rules.ts";
import { recordTerms } from "../search/record-terms.ts";

/** Most rows one call writes: bulk work calls again, and commits in between. */
export const maxRowsPerWrite = 5000;

/** A row that was not written, and every reason. */
export interface RefusedRow {
  readonly index: number;
  readonly code: RefusalCode;
  readonly problems: readonly Problem[];
  readonly facts?: RefusalDetails["facts"];
}

/** What a write did to a record that was there: the values that changed, as they were and as they are. */
export interface WrittenChange {
  readonly version: number;
  readonly before: Values;
  readonly after: Values;
}

/** What became of each row; `index` is its place in what was given. */
export interface WriteOutcome {
  readonly written: readonly { readonly index: number; readonly id: string; readonly change?: WrittenChange }[];
  readonly unchanged: readonly { readonly index: number; readonly id: string }[];
  readonly refused: readonly RefusedRow[];
}

/** A change to one record; without `version` whatever state it is in. */
export interface RecordChange {
  readonly id: string;
  readonly version?: number;
  readonly values: RecordInput;
}

/**
 * Creates many records at once: validates, checks references and rules, writes rows, typed values, history and
 * events, each set-based. Rows with problems are answered in `refused`; the others are written.
 */
export async function createRecords(
  work: Work,
  object: AnyObjectType,
  rows: readonly RecordInput[],
  options: WriteOptions = {},
): Promise<WriteOutcome> {
  invariant(rows.length <= maxRowsPerWrite, `at most ${maxRowsPerWrite} rows are written at once`);
  const registry = await registryOf(work, object);
  // values that may not repeat are taken in one go: others' claims are waited for with a savepoint around the whole
  const size = uniquePropertyIds(registry.whole).length > 0 ? maxRowsPerWrite : rowsAtOnce;
  const ids = options.dryRun === true ? [] : await allocateIds(work, rows.length);
  const parts = inPieces(rows, size).map(async (some, n) => {
    if (n > 0) await giveWay();
    return createSome(work, registry, some, { first: n * size, ids, options });
  });
  return joined(await sideBySide(parts));
}

/** While the database writes some rows, the next ones are checked: both are at work all the time. */
const rowsAtOnce = 500;

async function createSome(
  work: Work,
  registry: Registry,
  rows: readonly RecordInput[],
  { first, ids, options }: { first: number; ids: readonly string[]; options: WriteOptions },
): Promise<WriteOutcome> {
  const { whole } = registry;
  const drafts = rows.map((row, n) =>
    draftNewRecord(registry, withOwner(work, registry, row), { index: first + n, options }),
  );
  if (isOwnerGuarded(registry)) for (const draft of drafts) draft.values["ownerId"] = work.actor.memberId;
  const ready = await checkDrafts(work, registry, drafts, options);
  if (options.dryRun === true)
    return outcome(
      drafts,
      ready.map((draft) => ({ draft, id: "" })),
    );
  const records =
    ready.length > 0 ? await writeUnique(work, whole, ready, (some) => writeNew(work, whole, some, ids)) : [];
  return outcome(drafts, records);
}

/**
 * Changes many records at once, as `createRecords` creates them. A record out of sight is `not_found`, one in
 * sight that the actor may not edit `forbidden`, a stale version `conflict`. What changes nothing is not written.
 */
export async function updateRecords(
  work: Work,
  object: AnyObjectType,
  changes: readonly RecordChange[],
  options: WriteOptions = {},
): Promise<WriteOutcome> {
  invariant(changes.length <= maxRowsPerWrite, `at most ${maxRowsPerWrite} rows are written at once`);
  const registry = await registryOf(work, object);
  const ids = changes.map(({ id }) => id);
  // trying keeps nobody from working on the same records
  const { whole } = registry;
  const found = await (options.dryRun === true ? readVisible : lockVisible)(work, whole, ids);
  const conditions = await conditionsOn(work, object, "update", [...found.keys()]);
  const seen = new Set<string>();
  const drafts = changes.map((change, index) =>
    draftOf(work, registry, change, { index, options, found, seen, conditions }),
  );
  const toCheck = options.moving === true ? drafts : drafts.filter(isChanged);
  const ready = (await checkDrafts(work, registry, toCheck, options)).filter(isChanged);
  if (options.dryRun === true)
    return outcome(
      drafts,
      ready.map((draft) => changedRecord(whole, draft, draft.values)),
    );
  const records =
    ready.length > 0 ? await writeUnique(work, whole, ready, (some) => writeChanged(work, whole, some)) : [];
  return outcome(drafts, records);
}

interface ChangePlace {
  readonly index: number;
  readonly options: WriteOptions;
  readonly found: ReadonlyMap<string, StoredRecord>;
  readonly seen: Set<string>;
  readonly conditions: Conditions;
}

function draftOf(
  work: Work,
  registry: Registry,
  change: RecordChange,
  { index, options, found, seen, conditions }: ChangePlace,
): Draft {
  const record = found.get(change.id);
  const refused = refusalOf(work, registry.object, { record, version: change.version, action: "update", conditions });
  if (refused !== null) return refusedDraft(index, refused);
  if (record === undefined || seen.has(change.id)) {
    // the second change was made against a state that the first one replaces
    return refusedDraft(index, {
      code: "conflict",
      path: "id",
      message: "The same record is changed twice in one call",
    });
  }
  seen.add(change.id);
  return draftChange(registry, record, change.values, { index, options });
}

interface Attempt {
  readonly record: StoredRecord | undefined;
  readonly version: number | undefined;
  readonly action: "update" | "delete";
  /** What the actor's role asks of records before it. */
  readonly conditions: Conditions;
}

/** Why the actor may not touch a record. */
export interface Denial {
  readonly code: RefusalCode;
  readonly path: string;
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Why the actor may not touch the record, or null. */
export function refusalOf(
  work: Work,
  object: AnyObjectType,
  { record, version, action, conditions }: Attempt,
): Denial | null {
  const one = object.labels.one.toLowerCase();
  if (record === undefined) return { code: "not_found", path: "id", message: `There is no such ${one}` };
  if (!reachesRecord(work, { plural: object.plural, action }, { id: record.id, ownerId: ownerOf(record) })) {
    return { code: "forbidden", path: "id", message: `You may see this ${one} but not ${action} it` };
  }
  const unmet = conditions.unmet(record.id);
  if (unmet !== null) return { code: "forbidden", path: "id", message: unmet };
  if (version === undefined || version === record.version) return null;
  const facts = { version: record.version, changedBy: record.updatedBy, changedAt: record.updatedAt };
  return {
    code: "conflict",
    path: "version",
    message: `${record.updatedBy} has changed this ${one} in the meantime`,
    facts,
  };
}

export function ownerOf(record: StoredRecord): string | null {
  const owner = record.values["ownerId"];
  return typeof owner === "string" ? owner : null;
}

function isChanged(draft: Draft): boolean {
  return draft.before === null || changedNames(draft.before.values, draft.values).length > 0;
}

/** Runs the checks that need the database; answers the drafts that have no problem. */
async function checkDrafts(
  work: Work,
  registry: Registry,
  drafts: readonly Draft[],
  options: WriteOptions,
): Promise<Draft[]> {
  // whatever is wrong already, the rest is judged too: people mend everything at once
  const judged = drafts.filter(({ code }) => code === "invalid");
  const { whole } = registry;
  await checkReferences(work, whole, judged);
  await whole.object.prepare?.(work, judged, options);
  await judgeRules(work, whole, judged);
  await refuseTaken(work, whole, judged);
  for (const draft of judged) tellNothingHidden(registry, draft);
  return drafts.filter(({ problems }) => problems.length === 0);
}

/** What is wrong with a field that the actor may not see keeps its name to itself. */
function tellNothingHidden(registry: Registry, { problems }: Draft): void {
  for (const [place, { path, code }] of problems.entries())
    if (isHidden(registry, path.replace(/^custom\./, "").split(".")[0] ?? ""))
      problems[place] = { path: "id", code, message: "A field that your role may not see does not allow this" };
}

async function writeNew(
  work: Work,
  registry: Registry,
  drafts: readonly Draft[],
  ids: readonly string[],
): Promise<readonly WrittenRecord[]> {
  const now = work.now.toISOString();
  const records = drafts.map((draft): WrittenRecord => {
    const after: Values = { ...draft.values, createdAt: draft.values["createdAt"] ?? now, updatedAt: now };
    return writtenRecord(registry, { draft, id: ids[draft.index] ?? "", version: 1, after });
  });
  const inserted = insertRecords(
    work,
    registry,
    records.map((record) => toWriting(registry, record)),
  );
  // what is told of them is put together while the database is at work
  const telling = tellingOf(registry.object, records);
  await inserted;
  await finish(work, registry.object, { records, kind: "created", telling });
  return records;
}

async function writeChanged(
  work: Work,
  registry: Registry,
  drafts: readonly Draft[],
): Promise<readonly WrittenRecord[]> {
  const now = work.now.toISOString();
  const records = drafts.map((draft) => changedRecord(registry, draft, { ...draft.values, updatedAt: now }));
  await updateRows(
    work,
    registry,
    records.map((record) => toWriting(registry, record)),
  );
  await finish(work, registry.object, { records, kind: "updated", telling: tellingOf(registry.object, records) });
  return records;
}

function changedRecord(registry: Registry, draft: Draft, after: Values): WrittenRecord {
  invariant(draft.before !== null, "a change has a record before it");
  return writtenRecord(registry, { draft, id: draft.before.id, version: draft.before.version + 1, after });
}

function writtenRecord(
  registry: Registry,
  { draft, id, version, after }: { draft: Draft; id: string; version: number; after: Values },
): WrittenRecord {
  const derived = registry.object.derive?.(after);
  const all = { ...after, ...derived };
  const before = draft.before?.values ?? null;
  const changed = changedNames(before ?? {}, all).filter((name) => !stamps.has(name));
  return { draft, id, version, label: String(all["name"] ?? ""), before, after: all, changed };
}

const stamps: ReadonlySet<string> = new Set(["createdAt", "updatedAt"]);

function toWriting(registry: Registry, record: WrittenRecord): Writing {
  const changed = new Set(record.changed);
  const customChanged = registry.custom.flatMap(({ name }) => (changed.has(name) ? [name] : []));
  return {
    id: record.id,
    values: record.after,
    searchKey: recordTerms(registry, record.after),
    changed: record.changed,
    customChanged,
  };
}

interface Telling {
  readonly changes: Parameters<typeof recordChanges>[1];
  readonly facts: readonly RecordFact[];
}

/** What history and events say of records. */
function tellingOf(object: AnyObjectType, records: readonly WrittenRecord[]): Telling {
  const changes = records.map((record) => ({
    object: object.key,
    recordId: record.id,
    label: record.label,
    action: record.before === null ? "created" : record.changed.includes("stageId") ? "moved" : "changed",
    before: record.before === null ? null : pickValues(record.before, record.changed),
    after: pickValues(record.after, record.changed),
  }));
  const facts = records.map(({ id, version, changed, before, after }) => ({
    id,
    version,
    changed,
    before,
    after,
    createdAt: String(after["createdAt"]),
  }));
  return { changes, facts };
}

/** History and events of what was written. */
async function finish(
  work: Work,
  object: AnyObjectType,
  { records, kind, telling }: { records: readonly WrittenRecord[]; kind: RecordFactKind; telling: Telling },
): Promise<void> {
  await object.written?.(work, records);
  recordChanges(work, telling.changes);
  // what is new was shared with nobody yet
  await object.publish(work, kind, kind === "created" ? telling.facts : await withShares(work, telling.facts));
  if (records.length >= rowsAtOnce) await writeOut(work);
}

function joined(outcomes: readonly WriteOutcome[]): WriteOutcome {
  return {
    written: outcomes.flatMap(({ written }) => written),
    unchanged: outcomes.flatMap(({ unchanged }) => unchanged),
    refused: outcomes.flatMap(({ refused }) => refused),
  };
}

type Written = Pick<WrittenRecord, "draft" | "id"> & Partial<WrittenRecord>;

function outcome(drafts: readonly Draft[], written: readonly Written[]): WriteOutcome {
  const done = new Set(written.map(({ draft }) => draft));
  return {
    written: written.map((record) => ({ index: record.draft.index, id: record.id, ...changeOf(record) })),
    unchanged: drafts.flatMap((draft) =>
      draft.id === null || draft.problems.length > 0 || done.has(draft) ? [] : [{ index: draft.index, id: draft.id }],
    ),
    refused: drafts.flatMap(({ index, code, problems, facts }) =>
      problems.length === 0 ? [] : [{ index, code, problems, ...(facts === undefined ? {} : { facts }) }],
    ),
  };
}

function changeOf({ version, before, after, changed = [] }: Written): { readonly change?: WrittenChange } {
  if (version === undefined || after === undefined || before === undefined || before === null) return {};
  return { change: { version, before: pickValues(before, changed), after: pickValues(after, changed) } };
}

/** Refuses as the one row of a call was refused; for use cases that write one record. */
export function refuseIfRefused(result: WriteOutcome, message: string): void {
  const [refused] = result.refused;
  if (refused === undefined) return;
  const only =
    refused.code === "invalid" || refused.code === "rule_broken" ? message : (refused.problems[0]?.message ?? message);
  throw new Refusal(refused.code, only, {
    problems: refused.problems,
    ...(refused.facts === undefined ? {} : { facts: refused.facts }),
  });
}
