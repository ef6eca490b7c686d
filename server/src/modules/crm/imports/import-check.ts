import type { Problem } from "#platform/errors";
import { anyObjectOf } from "../objects.ts";
import { keptCells } from "./csv/csv-refused.ts";
import { detectTable } from "./import-table.ts";
import { type ImportMemory, prepareRows, type RowOutcome, writeRows } from "./import-batch.ts";
import type { ImportPlan, Reading } from "./import-plan.ts";
import { foresee, planImport } from "./import-planning.ts";
import { profileTable, type TableProfile } from "./import-profile.ts";
import { followTexts, type Offers, offersFor } from "./matching/offers.ts";
import { keysOf, newRecordsOf } from "./matching/new-records.ts";
import { readDefaults } from "./import-rows.ts";
import { type Choices, type Counts, maxKeptRefusals } from "./import-schema.ts";
import { batchesAhead, marksOf, type Setting } from "./import-source.ts";
import { noCounts, type Refusal, type Settings } from "./import-sql.ts";
import { followRelations } from "./import-unmet.ts";

/** What a dry run found: everything that is shown before anything is written. */
export interface Check {
  readonly reading: Reading;
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  readonly counts: Counts;
  readonly refusals: readonly Refusal[];
}

/** Reads the file, plans, and tries every row without writing one. Refuses a file that holds no readable table. */
export async function checkImport(setting: Setting, object: string, chosen: Choices): Promise<Check> {
  const format = await detectTable(setting.open, chosen);
  const reading: Reading = { format, profile: await profileTable(setting.open, format) };
  const planned = await setting.within(async (work) =>
    planImport(work, await anyObjectOf(work, object), reading, chosen),
  );
  const { newRecords, problems: unmade } = await newRecordsOf(setting, planned, chosen);
  const plan = { ...planned, newRecords: keysOf(newRecords), problems: [...planned.problems, ...unmade] };
  const settings: Settings = { chosen, mapping: plan.mapping, key: plan.key, warnings: plan.warnings };
  const problems = [...plan.problems, ...defaultProblems(plan)];
  if (problems.length > 0) return { reading, settings, problems, counts: noCounts, refusals: [] };
  const { offers, ...tried } = await tryRows(setting, plan, reading.profile);
  return { reading, settings: { ...settings, offers: { ...offers, newRecords } }, problems, ...tried };
}

function defaultProblems(plan: ImportPlan): Problem[] {
  return readDefaults(plan).refused.map(({ name, message }) => ({
    path: `defaults.${name}`,
    code: "invalid",
    message,
  }));
}

async function tryRows(
  setting: Setting,
  plan: ImportPlan,
  profile: TableProfile,
): Promise<Pick<Check, "counts" | "refusals"> & { offers: Offers }> {
  const memory = await newMemory(setting, plan);
  const refusals: Refusal[] = [];
  const relations = followRelations();
  const texts = followTexts();
  let counts = noCounts;
  try {
    for await (const batch of batchesAhead(setting, plan, { prepare: (read) => read })) {
      const outcomes = await setting.within(async (work) => {
        await foresee(work, plan.object, plan);
        return writeRows(work, plan, await prepareRows(work, plan, batch, memory), true);
      });
      counts = addCounts(counts, outcomes);
      await setting.tell?.({ counts, total: profile.rows });
      await relations.note(outcomes);
      texts.note(outcomes.map(({ row }) => row));
      refusals.push(...refusalsOf(outcomes).slice(0, maxKeptRefusals - refusals.length));
    }
    const unmet = await relations.told();
    const room = maxKeptRefusals - refusals.length;
    const unmatched = texts.told();
    const offers = await setting.within((work) => offersFor(work, { plan, profile, unmatched }));
    return {
      offers,
      counts: { ...counts, refuse: counts.refuse + unmet.count },
      refusals: [...refusals, ...unmet.refusals.slice(0, room)],
    };
  } finally {
    await relations.close();
  }
}

/** What an import begins with. */
export async function newMemory(setting: Setting, plan: ImportPlan): Promise<ImportMemory> {
  return { marks: await marksOf(setting, plan), defaults: readDefaults(plan) };
}

export function addCounts(counts: Counts, outcomes: readonly RowOutcome[]): Counts {
  const added = { ...counts };
  for (const { action } of outcomes) added[action] += 1;
  return added;
}

/** Refused rows as they are kept: their cells as the file has them, very long ones cut. */
export function refusalsOf(outcomes: readonly RowOutcome[]): Refusal[] {
  return outcomes.flatMap(({ row, action }) =>
    action === "refuse" ? [{ line: row.line, cells: keptCells(row.cells), reasons: row.reasons }] : [],
  );
}
