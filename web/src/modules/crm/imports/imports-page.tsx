import { SegmentedControl } from "@mantine/core";
import { IconFileImport, IconFileUpload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
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
import { type ObjectKey, objectTypes } from "../records/record.ts";
import { type ImportSummary, importListQuery, useStartImport } from "./import-queries.ts";
import { statusWords } from "./import-words.ts";
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
  { id: "object", label: "Into", width: 110, cell: ({ object }) => <span>{objectTypes[object].many}</span> },
  { id: "status", label: "Status", width: 150, cell: ({ status }) => <Status status={status} /> },
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

function PermittedImports() {
  const { slug, name } = useOrganization();
  const navigate = useNavigate();
  const { object = "deal" } = useSearch({ from: "/signed-in/o/$slug/imports" });
  const list = useInfiniteQuery(importListQuery(slug));
  const rows = useKeysetRows(list);
  const start = useStartImport();
  const choose = (chosen: ObjectKey) => void navigate({ to: ".", search: { object: chosen }, replace: true });

  function take(file: File): void {
    start.mutate(
      { object, file },
      { onSuccess: ({ id }) => void navigate({ to: "/o/$slug/imports/$id", params: { slug, id } }) },
    );
  }

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
        <SegmentedControl
          data={Object.values(objectTypes).map(({ key, many }) => ({ value: key, label: many }))}
          value={object}
          onChange={choose}
          aria-label="What the file holds"
        />
        <DropZone onFile={take} pending={start.isPending} error={start.error === null ? null : sentenceOf(start.error)}>
          Drop a CSV or Excel file of {objectTypes[object].plural} here
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

function Status({ status }: { readonly status: ImportSummary["status"] }) {
  return <StagePill name={statusWords[status].label} kind={statusWords[status].kind} />;
}

function CompactImport({ row }: { readonly row: ImportSummary }) {
  return (
    <>
      <span className="gm-compact">
        <strong className="gm-clip">{row.fileName}</strong>
        <span>
          {formatNumber(row.counts.create)} new · {formatNumber(row.counts.refuse)} refused ·{" "}
          <RelativeTime at={row.createdAt} />
        </span>
      </span>
      <Status status={row.status} />
    </>
  );
}

type DropZoneProps = {
  readonly onFile: (file: File) => void;
  readonly pending: boolean;
  readonly error: string | null;
  readonly children: ReactNode;
};

/** Takes one file, dropped or chosen. */
function DropZone({ onFile, pending, error, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const takeFirst = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined && !pending) onFile(file);
  };
  return (
    <div>
      <label className="gm-drop" data-over={over || undefined} data-pending={pending || undefined}>
        <IconFileUpload size={22} aria-hidden />
        <span>{pending ? "Reading the file…" : children}</span>
        <small>or choose one; CSV with any delimiter and encoding, or XLSX</small>
        {/* The input lies over the whole zone, so that it takes clicks, keys and dropped files alike. */}
        <input
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,.xlsm,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv,text/plain,text/tab-separated-values"
          disabled={pending}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={(event) => {
            takeFirst(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
      </label>
      {error === null ? null : (
        <p className="gm-problem" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
