import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { ApiProblem } from "../../../lib/problem.ts";
import { type TableColumn, visibleColumns } from "../../../ui/data-table/table-column.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { useSteady } from "../../../ui/use-steady.ts";
import { useDealMover } from "../moves/use-deal-mover.tsx";
import type { Onward } from "../records/inline-property.tsx";
import { useMayChange } from "../records/may-change.ts";
import { showRecord } from "../records/record-cache.ts";
import { useRecordWriter } from "../records/record-writer.ts";
import { type CrmRecord, type ObjectType, objectTypes } from "../records/record.ts";
import { type EditedCell, type TableEditing, nextEditable } from "./table-editing.ts";

export type TableEditor = {
  readonly editing: TableEditing;
  readonly start: (record: CrmRecord, column: string) => void;
  readonly dialog: ReactNode;
};

/** Editing in a table: which cell is open, who may, and what goes on from there. */
export function useTableEditing(
  object: ObjectType,
  columns: readonly TableColumn<CrmRecord>[],
  chosen: readonly string[] | undefined,
): TableEditor {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const [cell, setCell] = useState<EditedCell | null>(null);
  const writer = useRecordWriter(object);
  const mayChange = useMayChange(`${object.area}.update`);
  const editable = useMemo(
    () =>
      visibleColumns(columns, chosen)
        .filter((column) => column.editable === true)
        .map((column) => column.id),
    [columns, chosen],
  );
  const shelf = useMemo(() => ({ client, slug, object: objectTypes.deal }), [client, slug]);
  const mover = useDealMover({
    show: (deal, { id, name, kind }) => showRecord(shelf, { ...deal, stageId: id, stage: { id, name, kind } }),
    putBack: (deal, reason) => {
      showRecord(shelf, deal);
      if (reason !== null)
        tellProblem(
          `${deal.name} stays in ${deal.stage.name}`,
          new ApiProblem(422, { code: "rule_broken", detail: reason }),
        );
    },
    settle: (deal) => showRecord(shelf, deal),
  });

  const start = useCallback(
    (record: CrmRecord, column: string) => {
      if (mayChange(record) && editable.includes(column)) setCell({ id: record.id, column });
    },
    [mayChange, editable],
  );
  const backToTable = () =>
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>("[role=grid], [role=treegrid]")?.focus({ preventScroll: true }),
    );

  const acts = useSteady({
    onMove: mover.move,
    close: (onward: Onward) => {
      const next = cell === null ? undefined : nextEditable(editable, cell.column, onward);
      setCell(cell === null || next === undefined ? null : { id: cell.id, column: next });
      if (next === undefined) backToTable();
    },
  });
  const editing = useMemo(() => ({ cell, writer, mayChange, edit: setCell, ...acts }), [cell, writer, mayChange, acts]);
  return { editing, start, dialog: mover.dialog };
}
