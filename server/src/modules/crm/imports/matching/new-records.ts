import type { Problem } from "#platform/errors";
import type { Work } from "#platform/work";
import { objectOf } from "../../objects.ts";
import type { RecordInput } from "../../records/record-drafts.ts";
import { createRecords } from "../../records/record-writing.ts";
import { comparable } from "../../records/text-rules.ts";
import type { ImportPlan } from "../import-plan.ts";
import type { Choices } from "../import-schema.ts";
import { batches, type Setting } from "../import-source.ts";
import { nearestOf } from "../mapping/similarity-rules.ts";
import { findByText, namesLike } from "../relation-sql.ts";
import { meantBy, newOnes } from "./matching-rules.ts";
import { insertMade } from "./made-records-sql.ts";

/** What rows of another object may name: an account by its name, a contact by an e-mail address. */
export const nameables = ["account", "contact"] as const;
export type Nameable = (typeof nameables)[number];

/** By kind of record, the texts that the run makes records of before its first row. */
export type NewRecords = Readonly<Record<Nameable, readonly string[]>>;

export const noNewRecords: NewRecords = { account: [], contact: [] };

/** Records one import makes besides those of its rows: they are made in one unit of work, when it begins. */
const maxNewRecords = 2000;
const lookedUpTogether = 1000;
const isId = /^[1-9][0-9]{0,17}$/;
const isAddress = /^[^\s@]+@[^\s@]+$/;

interface NamingColumn {
  readonly index: number;
  readonly name: string;
  readonly target: Nameable;
  /** Texts of which people said that they are new ones. */
  readonly chosen: ReadonlySet<string>;
}

/**
 * The records that rows name, that are not there, and that people want made: all of them by `newRecords`, or text by
 * text in `matches`. What is nearly the name of one that is there is only made when people say so of this text.
 */
export async function newRecordsOf(
  setting: Setting,
  plan: ImportPlan,
  choices: Choices,
): Promise<{ readonly newRecords: NewRecords; readonly problems: readonly Problem[] }> {
  const columns = namingColumns(plan, choices).filter(({ chosen }) => choices.newRecords === true || chosen.size > 0);
  const wanted = { account: new Map<string, string>(), contact: new Map<string, string>() };
  if (columns.length === 0) return { newRecords: noNewRecords, problems: [] };
  const chosen = new Set(columns.flatMap((column) => [...column.chosen].map(comparable)));
  const seen = { account: new Map<string, string>(), contact: new Map<string, string>() };
  const sift = async (target: Nameable) => {
    const texts = seen[target];
    const strangers = await setting.within((work) => strangersAmong(work, { target, texts, chosen }));
    for (const text of strangers) if (wanted[target].size <= maxNewRecords) wanted[target].set(comparable(text), text);
    texts.clear();
  };
  const siftFrom = async (count: number) => {
    for (const target of nameables) if (seen[target].size >= count) await sift(target);
  };
  for await (const { rows } of batches(setting, plan)) {
    for (const { fields } of rows) {
      noteTexts(plan, columns, { fields, seen, all: choices.newRecords === true });
      await siftFrom(lookedUpTogether);
    }
  }
  await siftFrom(1);
  const newRecords = { account: [...wanted.account.values()], contact: [...wanted.contact.values()] };
  return { newRecords, problems: await setting.within(async (work) => problemsOf(work, newRecords)) };
}

/** Columns that name records of another kind; records of the import's own kind are made by its rows. */
function namingColumns(plan: ImportPlan, { matches = {} }: Choices): NamingColumn[] {
  return plan.columns.flatMap(({ name, targets }, index) =>
    targets.flatMap((target): NamingColumn[] => {
      const kind = target.kind === "property" ? target.property.target : undefined;
      const nameable = nameables.find((one) => one === kind && one !== plan.object.key);
      return nameable === undefined ? [] : [{ index, name, target: nameable, chosen: new Set(newOnes(matches, name)) }];
    }),
  );
}

function noteTexts(
  { matches, emptyWords }: ImportPlan,
  columns: readonly NamingColumn[],
  { fields, seen, all }: { fields: readonly string[]; seen: Record<Nameable, Map<string, string>>; all: boolean },
): void {
  for (const { index, name, target, chosen } of columns) {
    const text = meantBy(matches, name, (fields[index] ?? "").trim());
    if (text === "" || emptyWords.has(text.toLowerCase()) || !canBeMade(target, text)) continue;
    if (all || chosen.has(text)) seen[target].set(comparable(text), text);
  }
}

/** A number names a record by its id, and what is no address names no contact for sure. */
function canBeMade(target: Nameable, text: string): boolean {
  return !isId.test(text) && (target === "account" || isAddress.test(text));
}

interface Sought {
  readonly target: Nameable;
  readonly texts: ReadonlyMap<string, string>;
  readonly chosen: ReadonlySet<string>;
}

/** Those that name nothing here, nor nearly anything, and that the record engine would take. */
async function strangersAmong(work: Work, { target, texts, chosen }: Sought): Promise<string[]> {
  const known = await findByText(work, objectOf(target), [...texts.keys()], []);
  const unknown = [...texts].filter(([key]) => !known.has(key));
  const strangers: string[] = [];
  for (const [key, text] of unknown)
    if (target === "contact" || chosen.has(key) || (await isFarFromAll(work, key, text))) strangers.push(text);
  if (strangers.length === 0 || !work.actor.can(`${target}s.create`)) return strangers;
  const { refused } = await createRecords(work, objectOf(target), strangers.map(valuesOf(target)), { dryRun: true });
  const unfit = new Set(refused.map(({ index }) => index));
  return strangers.filter((_, index) => !unfit.has(index));
}

async function isFarFromAll(work: Work, key: string, text: string): Promise<boolean> {
  return nearestOf(text, await namesLike(work, objectOf("account"), key), ({ name }) => name).length === 0;
}

function valuesOf(target: Nameable): (text: string) => RecordInput {
  return (text) => (target === "account" ? { name: text } : { email: text });
}

function problemsOf({ actor }: Work, newRecords: NewRecords): Problem[] {
  return nameables.flatMap((target) => {
    const { plural } = objectOf(target);
    if (newRecords[target].length === 0) return [];
    if (!actor.can(`${plural}.create`))
      return [
        { path: "newRecords", code: "forbidden", message: `Making ${plural} needs the permission ${plural}.create` },
      ];
    if (newRecords[target].length <= maxNewRecords) return [];
    const message = `The file names more than ${maxNewRecords} ${plural} that are not there: import the ${plural} first`;
    return [{ path: "newRecords", code: "too_many", message }];
  });
}

/** Whether a text names a record that the run makes before its first row. */
export function isNewRecord(
  { newRecords }: Pick<ImportPlan, "newRecords">,
  target: string | undefined,
  text: string,
): boolean {
  const keys = target === "account" || target === "contact" ? newRecords.get(target) : undefined;
  return keys?.has(comparable(text)) === true;
}

/** The texts as they are compared. */
export function keysOf({ account, contact }: NewRecords): ImportPlan["newRecords"] {
  return new Map([
    ["account", new Set(account.map(comparable))],
    ["contact", new Set(contact.map(comparable))],
  ]);
}

/** Makes the records that are not there by now, and notes them, so that they are taken back with the import. */
export async function makeRecords(work: Work, importId: string, newRecords: NewRecords): Promise<void> {
  for (const target of nameables) {
    const texts = newRecords[target];
    if (texts.length === 0) continue;
    const known = await findByText(work, objectOf(target), texts.map(comparable), []);
    const missing = texts.filter((text) => !known.has(comparable(text)));
    const { written } = await createRecords(work, objectOf(target), missing.map(valuesOf(target)));
    await insertMade(
      work,
      importId,
      written.map(({ index, id }) => ({ object: target, record_id: id, label: missing[index] ?? "" })),
    );
  }
}
