import { IconStack2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { useKeysetRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatNumber } from "../../../ui/format.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { EmptyState } from "../../../ui/states.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { type BulkJob, bulkListQuery } from "./bulk-queries.ts";
import { titleOfJob, wordsOfJob } from "./bulk-words.ts";
import "../table/table.css";

const number = (id: "done" | "unchanged" | "refused", label: string): TableColumn<BulkJob> => ({
  id,
  label,
  width: 110,
  align: "right",
  cell: ({ counts }) => <span>{formatNumber(counts[id])}</span>,
});

const columns: readonly TableColumn<BulkJob>[] = [
  { id: "what", label: "Change", width: 340, fixed: true, cell: (job) => <JobTitle job={job} /> },
  { id: "status", label: "Status", width: 170, cell: (job) => <JobStatus job={job} /> },
  number("done", "Changed"),
  number("unchanged", "As it was"),
  number("refused", "Refused"),
  { id: "by", label: "By", width: 150, cell: ({ startedBy }) => <span>{startedBy}</span> },
  { id: "at", label: "When", width: 140, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];

/** Every change to many records, those under way first: what it did, what it was refused. */
export function BulkJobsPage() {
  const { slug, name } = useOrganization();
  const navigate = useNavigate();
  const rows = useKeysetRows(useInfiniteQuery(bulkListQuery(slug)));
  return (
    <Page
      title="Bulk changes"
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      layout="fill"
    >
      <DataTable
        label="Bulk changes"
        data={rows}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: "/o/$slug/bulk-jobs/$id", params: { slug, id } })}
        compact={(job) => <CompactJob job={job} />}
        empty={
          <EmptyState title="Nothing changed in bulk yet" picture={<IconStack2 size={22} />}>
            Filter a table, select a row, then “Select all that match”: edit, assign, relate or delete them at once. You
            see what would happen first, and can take it back afterwards.
          </EmptyState>
        }
      />
    </Page>
  );
}

/** What a job does, in words. */
export function JobTitle({ job }: { readonly job: BulkJob }) {
  const properties = useProperties(job.object);
  const title = titleOfJob(job, properties.data ?? []);
  return (
    <span className="gm-clip" title={title}>
      {title}
    </span>
  );
}

/** How a job stands, and how far it is. */
export function JobStatus({ job }: { readonly job: BulkJob }) {
  const { label, kind } = wordsOfJob(job);
  const { done, total } = job.progress;
  const moving = (job.status === "running" || job.status === "undoing") && total > 0;
  return <StagePill name={moving ? `${label} ${Math.floor((100 * done) / total)} %` : label} kind={kind} />;
}

function CompactJob({ job }: { readonly job: BulkJob }) {
  return (
    <>
      <span className="gm-compact">
        <strong className="gm-clip">
          <JobTitle job={job} />
        </strong>
        <span className="gm-clip">
          {formatNumber(job.counts.done)} changed · {formatNumber(job.counts.refused)} refused ·{" "}
          <RelativeTime at={job.createdAt} />
        </span>
      </span>
      <JobStatus job={job} />
    </>
  );
}
