import { comparable } from "../records/text-rules.ts";
import { keptCells } from "./csv/csv-refused.ts";
import type { RowOutcome } from "./import-batch.ts";
import type { Refusal } from "./import-sql.ts";
import { shown } from "./values/value-reading.ts";

/** Follows a dry run: which relations wait for a row further down that is refused itself, and would never be set. */
export interface UnmetRelations {
  note(outcomes: readonly RowOutcome[]): void;
  /** Once all rows are in: at most `limit` of the rows, and how many there are. */
  told(limit: number): { readonly count: number; readonly refusals: readonly Refusal[] };
}

interface WaitingRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly column: string | null;
  readonly text: string;
}

export function followRelations(): UnmetRelations {
  const names = new Set<string>();
  const waiting: WaitingRow[] = [];
  return {
    note(outcomes) {
      for (const { row, action, waiting: later } of outcomes) {
        const { name } = row.values;
        if (action !== "refuse" && typeof name === "string") names.add(comparable(name));
        if (later !== null)
          waiting.push({ line: row.line, cells: keptCells(row.cells), column: later.column, text: later.text });
      }
    },
    told(limit) {
      const unmet = waiting.filter(({ text }) => !names.has(comparable(text)));
      return { count: unmet.length, refusals: unmet.slice(0, limit).map(toRefusal) };
    },
  };
}

function toRefusal({ line, cells, column, text }: WaitingRow): Refusal {
  const message = `"${shown(text)}" stands further down, in a row that is refused (the record goes in without this)`;
  return { line, cells, reasons: [{ column, message }] };
}
