import { Select } from "@mantine/core";
import { type ReactNode, use, useState } from "react";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { InlineProperty } from "../records/inline-property.tsx";
import { PropertyText } from "../records/property-text.tsx";
import { pathOf } from "../records/record-values.ts";
import { useFocusOnMount } from "../records/use-focus-on-mount.ts";
import type { CrmRecord, Deal, PropertyInfo } from "../records/record.ts";
import { type TableEditing, TableEditingContext } from "./table-editing.ts";

type EditableCellProps = {
  readonly record: CrmRecord;
  readonly property: PropertyInfo;
  /** What stands here while it is not edited, instead of the property's value. */
  readonly children?: ReactNode;
};

/** A cell of a table of records: the value, or its editor. */
export function EditableCell({ record, property, children }: EditableCellProps) {
  const table = use(TableEditingContext);
  const column = pathOf(property);
  const editing = table?.cell?.id === record.id && table.cell.column === column;
  // what was refused stays beside the cell; a cell nobody touched, and there are hundreds in sight, is its value alone
  const [touched, setTouched] = useState(false);
  if (editing && !touched) setTouched(true);
  const isRead = children === undefined ? !touched : !editing;
  if (table === null || isRead) return children ?? <PropertyText record={record} property={property} inTable />;
  return <TouchedCell record={record} property={property} table={table} editing={editing} />;
}

type TouchedCellProps = {
  readonly record: CrmRecord;
  readonly property: PropertyInfo;
  readonly table: TableEditing;
  readonly editing: boolean;
};

function TouchedCell({ record, property, table, editing }: TouchedCellProps) {
  if (property.target === "stage" && editing) return <StageCell deal={record as Deal} />;
  return (
    <InlineProperty
      record={record}
      property={property}
      writer={table.writer}
      editing={editing}
      onEdit={() => table.edit({ id: record.id, column: pathOf(property) })}
      onClose={table.close}
      inTable
    />
  );
}

/** Moving a deal from a table: the same rules as on the board. */
function StageCell({ deal }: { readonly deal: Deal }) {
  const table = use(TableEditingContext);
  const box = useFocusOnMount<HTMLSpanElement>();
  const stages = usePipelines().data?.find((pipeline) => pipeline.id === deal.pipelineId)?.stages ?? [];
  return (
    <span ref={box} className="gm-inline-editor">
      <Select
        size="xs"
        defaultDropdownOpened
        aria-label="Stage"
        data={stages.map(({ id, name }) => ({ value: id, label: name }))}
        value={deal.stageId}
        allowDeselect={false}
        onBlur={() => table?.close("stay")}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") table?.close("stay");
        }}
        onChange={(id) => {
          const stage = stages.find((one) => one.id === id);
          table?.close("stay");
          if (stage !== undefined) table?.onMove(deal, stage);
        }}
        comboboxProps={{ position: "bottom-start", width: 190 }}
      />
    </span>
  );
}
