import { Button } from "@mantine/core";
import { IconFilterOff, IconPlus, IconRefresh, IconTable, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { ColumnChooser } from "../../../ui/data-table/column-chooser.tsx";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import { useKeysetRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatNumber } from "../../../ui/format.ts";
import { ButtonLink, TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { SearchBox } from "../board/board-header.tsx";
import { FilterBar, FilterButton } from "../filters/filter-bar.tsx";
import { filterOf } from "../filters/filter.ts";
import { useProperties } from "../properties/property-queries.ts";
import { RecordPeek } from "../record-page/record-peek.tsx";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import { recordListQuery } from "../records/record-queries.ts";
import { type CrmRecord, type ObjectType, type PropertyInfo, capital, objectTypes } from "../records/record.ts";
import { CompactRow } from "./compact-row.tsx";
import { recordColumns } from "./record-columns.tsx";
import { TableEditingContext } from "./table-editing.ts";
import type { TableSearch } from "./table-search.ts";
import { useLiveList } from "./use-live-list.ts";
import { useTableEditing } from "./use-table-editing.tsx";

export const AccountsPage = () => <RecordTablePage object={objectTypes.account} />;
export const ContactsPage = () => <RecordTablePage object={objectTypes.contact} />;
export const DealsPage = () => <RecordTablePage object={objectTypes.deal} />;

const noProperties: readonly PropertyInfo[] = [];

/** Every record of one object as a table; the address restores all of what is seen. */
function RecordTablePage({ object }: { readonly object: ObjectType }) {
  const { slug, name, can } = useOrganization();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as TableSearch;
  const [creating, setCreating] = useState(false);
  const properties = useProperties(object.key);
  const known = properties.data ?? noProperties;
  const conditions = search.filter ?? [];
  const question = { filter: filterOf(conditions), q: search.q, sort: search.sort };
  const list = useInfiniteQuery(recordListQuery(slug, object, question));
  const rows = useKeysetRows(list);
  const columns = useMemo(() => recordColumns(object, known), [object, known]);
  const editing = useTableEditing(object, columns, search.columns);
  const live = useLiveList(object);
  const change = (next: Partial<TableSearch>) =>
    void navigate({ to: ".", search: (now: TableSearch) => ({ ...now, ...next }), replace: true });
  const open = (record: CrmRecord) =>
    void navigate({ to: `/o/$slug/${object.plural}/$id`, params: { slug, id: record.id } });
  const mayCreate = can(`${object.plural}.create`);
  useShortcuts(mayCreate ? [{ keys: "c", label: `New ${object.one}`, group: "Table", run: () => setCreating(true) }] : []);
  const selected = useMemo(() => new Set(search.selected ?? []), [search.selected]);
  const total = list.data?.pages[0]?.total;

  return (
    <Page
      title={object.many}
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      beside={<TableCount total={total} news={live.news} onRefresh={live.refresh} />}
      selectionBar={
        selected.size === 0 ? undefined : (
          <SelectionBar
            object={object}
            records={rows.rows.filter((row) => selected.has(row.id))}
            onDelete={editing.remove}
            onClear={() => change({ selected: undefined })}
          />
        )
      }
      actions={
        <>
          <SearchBox value={search.q ?? ""} onChange={(q) => change({ q: q === "" ? undefined : q })} label={`Find among ${object.plural}`} />
          <FilterButton conditions={conditions} properties={known} onChange={(filter) => change({ filter })} />
          <span className="gm-wide-only">
            <ColumnChooser columns={columns} chosen={search.columns} onChoose={(chosen) => change({ columns: chosen })} />
          </span>
          {mayCreate ? (
            <Button leftSection={<IconPlus size={15} />} onClick={() => setCreating(true)} title={`New ${object.one} (C)`}>
              New
            </Button>
          ) : null}
        </>
      }
      layout="fill"
    >
      <FilterBar conditions={conditions} properties={known} onChange={(filter) => change({ filter: filter.length === 0 ? undefined : filter })} />
      <div className="gm-with-panel">
        {properties.isError ? (
          <ErrorState error={properties.error} retry={() => void properties.refetch()} />
        ) : (
          <TableEditingContext value={editing}>
            <DataTable
              label={object.many}
              data={properties.isPending ? { ...rows, rows: [], status: "pending" } : rows}
              columns={columns}
              rowId={idOf}
              chosen={search.columns}
              sort={search.sort}
              onSort={(sort) => change({ sort })}
              selected={selected}
              onSelect={(ids) => change({ selected: ids.size === 0 ? undefined : [...ids] })}
              onOpen={open}
              onPeek={(record) => change({ peek: record.id === search.peek ? undefined : record.id })}
              onEdit={editing.start}
              compact={(record) => <CompactRow record={record} object={object} />}
              empty={<TableEmpty object={object} filtered={conditions.length > 0 || search.q !== undefined} onClear={() => change({ filter: undefined, q: undefined })} onNew={mayCreate ? () => setCreating(true) : null} />}
            />
          </TableEditingContext>
        )}
        {search.peek === undefined ? null : (
          <RecordPeek key={search.peek} object={object} id={search.peek} onClose={() => change({ peek: undefined })} />
        )}
      </div>
      {editing.dialog}
      {creating ? (
        <CreateRecordDialog
          object={object}
          onClose={() => setCreating(false)}
          onCreated={(record) => change({ peek: record.id })}
        />
      ) : null}
    </Page>
  );
}

const idOf = (record: CrmRecord): string => record.id;

type TableCountProps = { readonly total: number | undefined; readonly news: number; readonly onRefresh: () => void };

function TableCount({ total, news, onRefresh }: TableCountProps) {
  return (
    <>
      {total === undefined ? null : <span className="gm-count gm-num">{formatNumber(total)}</span>}
      {news === 0 ? null : (
        <Button size="xs" variant="light" leftSection={<IconRefresh size={14} />} onClick={onRefresh}>
          {formatNumber(news)} changed
        </Button>
      )}
    </>
  );
}

type SelectionBarProps = {
  readonly object: ObjectType;
  readonly records: readonly CrmRecord[];
  readonly onDelete: (records: readonly CrmRecord[]) => Promise<void>;
  readonly onClear: () => void;
};

function SelectionBar({ object, records, onDelete, onClear }: SelectionBarProps) {
  const { can } = useOrganization();
  return (
    <>
      <span className="gm-count gm-num">{formatNumber(records.length)} selected</span>
      <Button variant="default" onClick={onClear}>
        Clear
      </Button>
      {can(`${object.plural}.delete`) ? (
        <Button
          variant="default"
          leftSection={<IconTrash size={15} />}
          onClick={() => {
            onClear();
            void onDelete(records);
          }}
        >
          Delete
        </Button>
      ) : null}
    </>
  );
}

type TableEmptyProps = {
  readonly object: ObjectType;
  readonly filtered: boolean;
  readonly onClear: () => void;
  readonly onNew: (() => void) | null;
};

const lessons: Readonly<Record<ObjectType["key"], string>> = {
  account: "Accounts are the companies you sell to; people and deals belong to them.",
  contact: "Contacts are the people you talk to; they may belong to an account.",
  deal: "Deals are sales in the making; they go through the stages of a pipeline.",
};

function TableEmpty({ object, filtered, onClear, onNew }: TableEmptyProps): ReactNode {
  const { slug, can } = useOrganization();
  if (filtered) {
    return (
      <EmptyState
        title={`No ${object.one} fits`}
        picture={<IconFilterOff size={22} />}
        action={
          <Button variant="default" onClick={onClear}>
            Show all {object.plural}
          </Button>
        }
      >
        Nothing meets every condition of the sentence above. Take one away, or try other words.
      </EmptyState>
    );
  }
  const action = can("imports.run") ? (
    <ButtonLink to="/o/$slug/imports" params={{ slug }} search={{ object: object.key }}>
      Import {object.plural}
    </ButtonLink>
  ) : onNew === null ? undefined : (
    <Button onClick={onNew}>{capital(`new ${object.one}`)}</Button>
  );
  return (
    <EmptyState title={`No ${object.plural} yet`} picture={<IconTable size={22} />} {...(action === undefined ? {} : { action })}>
      {lessons[object.key]}
    </EmptyState>
  );
}
