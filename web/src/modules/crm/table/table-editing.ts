import { createContext } from "react";
import type { Onward } from "../records/inline-property.tsx";
import type { RecordWriter } from "../records/record-writer.ts";
import type { CrmRecord, Deal } from "../records/record.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";

/** The cell being edited, by record and column. */
export type EditedCell = { readonly id: string; readonly column: string };

export type TableEditing = {
  readonly cell: EditedCell | null;
  readonly writer: RecordWriter;
  readonly mayChange: (record: CrmRecord) => boolean;
  readonly edit: (cell: EditedCell) => void;
  readonly close: (onward: Onward) => void;
  readonly onMove: (deal: Deal, stage: Stage) => void;
};

/** How the cells of a table are edited; null outside of one. */
export const TableEditingContext = createContext<TableEditing | null>(null);

/** The column to go on to after `column` among those that can be edited; undefined at the ends. */
export function nextEditable(columns: readonly string[], column: string, onward: Onward): string | undefined {
  if (onward === "stay") return undefined;
  const at = columns.indexOf(column);
  return at < 0 ? undefined : columns[at + (onward === "next" ? 1 : -1)];
}
