import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { ColumnChooser } from "../../../ui/data-table/column-chooser.tsx";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { SearchBox } from "../filters/search-box.tsx";
import { FilterBar, FilterButton } from "../filters/filter-bar.tsx";
import { RecordPeek } from "../record-page/record-peek.tsx";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import type { RefusedRecord } from "../records/record-bulk.ts";
import { type ObjectType, objectTypes } from "../records/record.ts";
import { ViewChanges, ViewNotice, offersSaving } from "../views/view-changes.tsx";
import { ViewMenu } from "../views/view-menu.tsx";
import { RefusedDialog } from "./bulk-dialog.tsx";
import { GroupMenu, SortMenu } from "./arrange-menus.tsx";
import { CompactRow } from "./compact-row.tsx";
import { EverythingBar } from "./everything-bar.tsx";
import { ExportButton } from "./export-button.tsx";
import { LaidOutBody } from "./laid-out-body.tsx";
import { type TableLine, isGroupLine } from "./group-lines.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { TableCount } from "./table-count.tsx";
import { TableEditingContext } from "./table-editing.ts";
import { TableEmpty } from "./table-empty.tsx";
import type { TableSearch } from "./table-search.ts";
import { type RecordTable, useRecordTable } from "./use-record-table.ts";

/** Every account as a table. */
export function AccountsPage() {
  return <RecordTablePage object={objectTypes.account} search={useSearch({ from: "/signed-in/o/$slug/accounts" })} />;
}

/** Every contact as a table. */
export function ContactsPage() {
  return <RecordTablePage object={objectTypes.contact} search={useSearch({ from: "/signed-in/o/$slug/contacts" })} />;
}

/** Every deal as a table. */
export function DealsPage() {
  return <RecordTablePage object={objectTypes.deal} search={useSearch({ from: "/signed-in/o/$slug/deals" })} />;
}

/** Every record of one object as a table; the address restores all of what is seen. */
export function RecordTablePage({ object, search }: { readonly object: ObjectType; readonly search: TableSearch }) {
  const { slug, name, can } = useOrganization();
  const [creating, setCreating] = useState(false);
  const [refused, setRefused] = useState<readonly RefusedRecord[]>([]);
  const table = useRecordTable(object, search);
  const { change, conditions, properties } = table;
  const onNew = can(`${object.area}.create`) ? () => setCreating(true) : null;
  useShortcuts(onNew === null ? [] : [{ keys: "c", label: `New ${object.one}`, group: "Table", run: onNew }]);

  return (
    <Page
      title={object.many}
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      beside={
        <>
          <ViewMenu object={object} views={table.views} />
          {table.layout === null ? <TableCount total={table.total} live={table.live} /> : null}
        </>
      }
      {...(table.selected.size === 0 && !table.everything
        ? {}
        : {
            selectionBar: <TableSelection object={object} table={table} onRefused={setRefused} />,
          })}
      actions={<TableActions object={object} table={table} search={search} onNew={onNew} />}
      layout="fill"
    >
      <ViewNotice views={table.views} plural={object.plural} />
      <FilterBar
        conditions={conditions}
        properties={properties}
        onChange={table.setConditions}
        end={offersSaving(table.views) ? <ViewChanges object={object} views={table.views} /> : null}
      />
      <div className="gm-with-panel">
        {table.layout === null ? (
          <TableBody object={object} table={table} search={search} onNew={onNew} />
        ) : (
          <LaidOutBody object={object} layout={table.layout} table={table} search={search} onNew={onNew} />
        )}
        {search.peek === undefined ? null : (
          <RecordPeek key={search.peek} object={object} id={search.peek} onClose={() => change({ peek: undefined })} />
        )}
      </div>
      {table.editing.dialog}
      {refused.length === 0 ? null : <RefusedDialog refused={refused} object={object} onClose={() => setRefused([])} />}
      {creating ? (
        <CreateRecordDialog
          object={object}
          onClose={() => setCreating(false)}
          onCreated={({ id }) => change({ peek: id })}
        />
      ) : null}
    </Page>
  );
}

type TableSelectionProps = {
  readonly object: ObjectType;
  readonly table: RecordTable;
  readonly onRefused: (refused: readonly RefusedRecord[]) => void;
};

/** The rows that were selected one by one, or everything that matches. */
function TableSelection({ object, table, onRefused }: TableSelectionProps) {
  const { change, clearSelection, properties, question, selectedRecords, total = 0 } = table;
  if (table.everything) return <EverythingBar {...{ object, properties, question, total }} onClear={clearSelection} />;
  const onEverything = total > selectedRecords.length ? () => change({ selected: undefined, everything: true }) : null;
  return (
    <SelectionBar
      object={object}
      records={selectedRecords}
      onRefused={onRefused}
      onClear={clearSelection}
      properties={properties}
      total={total}
      onEverything={onEverything}
    />
  );
}

type TablePartProps = {
  readonly object: ObjectType;
  readonly table: RecordTable;
  readonly search: TableSearch;
  readonly onNew: (() => void) | null;
};

function TableActions({ object, table, search, onNew }: TablePartProps) {
  const { change } = table;
  return (
    <>
      <SearchBox
        value={search.q ?? ""}
        onChange={(q) => change({ q: q === "" ? undefined : q })}
        label={`Find among ${object.plural}`}
      />
      <FilterButton conditions={table.conditions} properties={table.properties} onChange={table.setConditions} />
      {table.layout === null ? <ArrangeMenus table={table} /> : null}
      <span className="gm-wide-only">
        <ExportButton object={object} question={table.question} />
      </span>
      {table.layout === null ? (
        <span className="gm-wide-only">
          <ColumnChooser
            columns={table.columns}
            chosen={table.views.shown.columns}
            onChoose={(columns) => change({ columns })}
            frozen={{ count: table.columnLayout.frozen, onChange: (frozen) => table.views.layOut({ frozen }) }}
          />
        </span>
      ) : null}
      {onNew === null ? null : (
        <Button
          className="gm-icon-on-phone"
          leftSection={<IconPlus size={15} />}
          onClick={onNew}
          title={`New ${object.one} (C)`}
        >
          New {object.one}
        </Button>
      )}
    </>
  );
}

/** What a table goes by, and what it is grouped by. */
function ArrangeMenus({ table }: Pick<TablePartProps, "table">) {
  const { change, grouping, properties, views } = table;
  return (
    <>
      <SortMenu properties={properties} sort={views.shown.sort} onSort={(sort) => change({ sort })} />
      <GroupMenu
        properties={properties}
        groupedBy={views.shown.groupedBy}
        figure={grouping.figure}
        onGroup={(groupedBy) => change({ groupedBy, opened: undefined })}
        onFigure={grouping.setFigure}
        onAll={grouping.toggleAll}
      />
    </>
  );
}

const idOf = (line: TableLine): string => line.id;

function TableBody({ object, table, search, onNew }: TablePartProps) {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const { change, editing } = table;
  const compact = useCallback(
    (line: TableLine) => (isGroupLine(line) ? null : <CompactRow record={line} object={object} />),
    [object],
  );
  const { grouping } = table;
  const { start } = editing;
  const startEdit = useCallback(
    (line: TableLine, column: string) => (isGroupLine(line) ? undefined : start(line, column)),
    [start],
  );
  if (table.propertiesError !== null) return <ErrorState error={table.propertiesError} retry={table.retryProperties} />;
  return (
    <TableEditingContext value={editing.editing}>
      <DataTable
        label={object.many}
        data={table.rows}
        columns={table.columns}
        rowId={idOf}
        chosen={table.views.shown.columns}
        sort={table.views.shown.sort}
        onSort={(sort) => change({ sort })}
        selected={table.selected}
        onSelect={(ids) => change({ selected: ids.size === 0 ? undefined : [...ids], everything: undefined })}
        {...(grouping.rows === null ? {} : { heading: grouping.heading })}
        layout={table.columnLayout}
        onOpen={(line) => {
          if (isGroupLine(line)) return grouping.toggle(line);
          void navigate({ to: "/o/$slug/$area/$id", params: { slug, area: object.area, id: line.id } });
        }}
        onPeek={(line) => {
          if (isGroupLine(line)) return grouping.toggle(line);
          change({ peek: line.id === search.peek ? undefined : line.id });
        }}
        onEdit={startEdit}
        compact={compact}
        empty={
          <TableEmpty
            object={object}
            filtered={table.conditions.length > 0 || search.q !== undefined}
            onClear={() => change({ filter: undefined, q: undefined })}
            onNew={onNew}
          />
        }
      />
    </TableEditingContext>
  );
}
