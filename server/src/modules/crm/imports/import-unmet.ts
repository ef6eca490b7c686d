import { comparable } from "../records/text-rules.ts";
import { keptCells } from "./csv/csv-refused.ts";
import type { RowOutcome } from "./import-batch.ts";
import { maxKeptRefusals } from "./import-schema.ts";
import type { Refusal } from "./import-sql.ts";
import { HashSpill } from "./marks/hash-spill.ts";
import { shown } from "./values/value-reading.ts";

/** Follows a dry run: which relations wait for a row further down that is refused itself, and would never be set. */
export interface UnmetRelations {
  note(outcomes: readonly RowOutcome[]): Promise<void>;
  /** Once all rows are in: the rows, as far as they are kept, and how many there are. */
  told(): Promise<{ readonly count: number; readonly refusals: readonly Refusal[] }>;
  close(): Promise<void>;
}

interface WaitingRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly column: string | null;
  readonly text: string;
}

/** Begins to follow. Names of a file of any length are remembered by their hashes, cells of the first waiting rows alone. */
export function followRelations(): UnmetRelations {
  const [names, wanted] = [new HashSpill(), new HashSpill()];
  const kept: WaitingRow[] = [];
  let waiting = 0;
  return {
    async note(outcomes) {
      for (const { row, action, waiting: later } of outcomes) {
        const { name } = row.values;
        if (action !== "refuse" && typeof name === "string") await names.add(comparable(name), 0, row.line);
        if (later === null) continue;
        await wanted.add(comparable(later.text), waiting, row.line);
        waiting += 1;
        if (kept.length < maxKeptRefusals)
          kept.push({ line: row.line, cells: keptCells(row.cells), column: later.column, text: later.text });
      }
    },
    async told() {
      const places = waiting === 0 ? [] : await unmetPlaces(names, wanted);
      const rows = places.flatMap((place) => kept[place] ?? []).toSorted((one, other) => one.line - other.line);
      return { count: places.length, refusals: rows.map(toRefusal) };
    },
    async close() {
      await names.close();
      await wanted.close();
    },
  };
}

async function unmetPlaces(names: HashSpill, wanted: HashSpill): Promise<number[]> {
  const places: number[] = [];
  for (let partition = 0; partition < HashSpill.partitions; partition += 1) {
    const entries = await wanted.partition(partition);
    if (entries.length === 0) continue;
    const held = new Set((await names.partition(partition)).map(({ hash }) => hash));
    for (const { hash, row } of entries) if (!held.has(hash)) places.push(row);
  }
  return places;
}

function toRefusal({ line, cells, column, text }: WaitingRow): Refusal {
  const message = `"${shown(text)}" stands further down, in a row that is refused (the record goes in without this)`;
  return { line, cells, reasons: [{ column, message }] };
}
