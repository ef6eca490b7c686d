import { SegmentedControl, Select } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { useKeysetRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatNumber } from "../../../ui/format.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { EmptyState } from "../../../ui/states.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { useAllTypes, useTypeOf } from "../objects/object-type-queries.ts";
import { DropZone } from "./drop-zone.tsx";
import { type ImportSummary, type Sending, importListQuery, useStartImport } from "./import-queries.ts";
import { wordsOfStatus } from "./import-words.ts";
import { useStartPeople } from "./people/people-queries.ts";
import "./imports.css";
import "../table/table.css";

const columns: readonly TableColumn<ImportSummary>[] = [
  {
    id: "file",
    label: "File",
    width: 260,
    fixed: true,
    cell: ({ fileName }) => <span title={fileName}>{fileName}</span>,
  },
  { id: "object", label: "Into", width: 110, cell: ({ object }) => <TypeName of={object} /> },
  { id: "status", label: "Status", width: 150, cell: (row) => <Status row={row} /> },
  {
    id: "create",
    label: "New",
    width: 100,
    align: "right",
    cell: ({ counts }) => <span>{formatNumber(counts.create)}</span>,
  },
  {
    id: "update",
    label: "Changed",
    width: 100,
    align: "right",
    cell: ({ counts }) => <span>{formatNumber(counts.update)}</span>,
  },
  {
    id: "unchanged",
    label: "As it was",
    width: 100,
    align: "right",
    cell: ({ counts }) => <span>{formatNumber(counts.unchanged)}</span>,
  },
  {
    id: "refuse",
    label: "Refused",
    width: 100,
    align: "right",
    cell: ({ counts }) => <span>{formatNumber(counts.refuse)}</span>,
  },
  { id: "by", label: "By", width: 150, cell: ({ startedBy }) => <span>{startedBy}</span> },
  { id: "at", label: "When", width: 140, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];

/** Where a file is dropped to be imported, and what was imported before. */
export function ImportsPage() {
  const { can } = useOrganization();
  if (can("imports.run")) return <PermittedImports />;
  return (
    <Page title="Imports">
      <EmptyState title="Imports are not part of your role" picture={<IconFileImport size={22} />}>
        Importing files needs the permission to run imports. An administrator of this company can give it to you.
      </EmptyState>
    </Page>
  );
}

function TypeName({ of }: { readonly of: string }) {
  return <span>{useTypeOf()(of).many}</span>;
}

type FileKind = { readonly value: string; readonly label: string; readonly many: string };

/** What a file may be of, as the choice above the drop zone shows it. */
function useFileKinds(): readonly FileKind[] {
  const { can } = useOrganization();
  const types = useAllTypes().filter(({ area }) => can(`${area}.create`) || can(`${area}.update`));
  const records = types.map(({ key, many, plural }) => ({ value: key, label: many, many: plural }));
  return can("members.manage")
    ? [...records, { value: "member", label: "People", many: "people and their teams" }]
    : records;
}

/** More kinds than this stand in a list: they would not fit beside one another. */
const mostBeside = 4;

type KindChoiceProps = {
  readonly kinds: readonly FileKind[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
};

function KindChoice({ kinds, value, onChoose }: KindChoiceProps) {
  const data = kinds.map((kind) => ({ value: kind.value, label: kind.label }));
  const label = "What the file holds";
  if (kinds.length <= mostBeside)
    return <SegmentedControl data={data} value={value} onChange={onChoose} aria-label={label} />;
  return (
    <Select
      data={data}
      value={value}
      onChange={(chosen) => chosen !== null && onChoose(chosen)}
      aria-label={label}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      w={280}
    />
  );
}

/** Takes a file of what was chosen and goes on to its own page. */
function useTaking(object: string) {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const records = useStartImport();
  const people = useStartPeople();
  const { isPending, error, reset } = object === "member" ? people : records;
  function take(sending: Sending): void {
    if (object === "member")
      people.mutate(sending, {
        onSuccess: (tried) =>
          void navigate({ to: "/o/$slug/imports/people", params: { slug }, search: { file: tried.file } }),
      });
    else
      records.mutate(
        { object, ...sending },
        { onSuccess: ({ id }) => void navigate({ to: "/o/$slug/imports/$id", params: { slug, id } }) },
      );
  }
  return { take, isPending, error, reset };
}

function PermittedImports() {
  const { slug, name } = useOrganization();
  const navigate = useNavigate();
  const { object = "deal" } = useSearch({ from: "/signed-in/o/$slug/imports" });
  const list = useInfiniteQuery(importListQuery(slug));
  const rows = useKeysetRows(list);
  const offered = useFileKinds();
  const kind = offered.find(({ value }) => value === object) ?? offered[0];
  const { take, isPending, error, reset } = useTaking(kind?.value ?? "deal");
  const choose = (chosen: string) => {
    reset();
    void navigate({ to: ".", search: { object: chosen }, replace: true });
  };

  return (
    <Page
      title="Imports"
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      layout="fill"
    >
      <div className="gm-import-start">
        <KindChoice kinds={offered} value={kind?.value ?? "deal"} onChoose={choose} />
        <DropZone onFile={take} pending={isPending} error={error === null ? null : sentenceOf(error)}>
          Drop a CSV or Excel file of {kind?.many ?? "records"} here
        </DropZone>
      </div>
      <DataTable
        label="Imports"
        data={rows}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: "/o/$slug/imports/$id", params: { slug, id } })}
        compact={(row) => <CompactImport row={row} />}
        empty={
          <EmptyState title="Nothing imported yet" picture={<IconFileImport size={22} />}>
            A file is read and shown first: what was detected, where each column goes, what would be new, changed or
            refused. Nothing is written until you say so, and importing the same file twice changes nothing.
          </EmptyState>
        }
      />
    </Page>
  );
}

function Status({ row }: { readonly row: ImportSummary }) {
  const { label, kind } = wordsOfStatus(row);
  return <StagePill name={label} kind={kind} />;
}

function CompactImport({ row }: { readonly row: ImportSummary }) {
  return (
    <>
      <span className="gm-compact">
        <strong className="gm-clip">{row.fileName}</strong>
        <span className="gm-clip">
          {formatNumber(row.counts.create)} new · {formatNumber(row.counts.refuse)} refused ·{" "}
          <RelativeTime at={row.createdAt} />
        </span>
      </span>
      <Status row={row} />
    </>
  );
}
