import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { useKeysetRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatDateTime } from "../../../ui/format.ts";
import { EmptyState } from "../../../ui/states.tsx";
import { SettingsPage } from "../settings/settings-page.tsx";
import { changesBetween, labelOf } from "./audit-changes.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { type AuditEntry, type AuditSearch, auditQuery } from "./audit-queries.ts";
import "./audit.css";

/** What was done to what, as a few words: "Deal moved". */
const whatOf = (entry: AuditEntry): string => `${labelOf(entry.object)} ${entry.action}`;

const columns: readonly TableColumn<AuditEntry>[] = [
  { id: "at", label: "When", width: 165, cell: (entry) => <time dateTime={entry.at}>{formatDateTime(entry.at)}</time> },
  { id: "actor", label: "Who", width: 150, cell: (entry) => <span className="gm-clip">{entry.actor.name}</span> },
  { id: "what", label: "What", width: 160, cell: (entry) => <span className="gm-clip">{whatOf(entry)}</span> },
  { id: "record", label: "Which", width: 200, cell: (entry) => <span className="gm-clip">{entry.recordLabel}</span> },
  {
    id: "changes",
    label: "Changed",
    width: 220,
    cell: (entry) => (
      <span className="gm-clip gm-dim">
        {changesBetween(entry.before, entry.after)
          .map((change) => change.label)
          .join(", ")}
      </span>
    ),
  },
  {
    id: "via",
    label: "From",
    width: 170,
    cell: (entry) => <span className="gm-clip gm-dim">{[entry.via, entry.ip].filter(Boolean).join(" · ")}</span>,
  },
];

/** Everything that was changed in a company; nobody can edit it. */
export function AuditPage() {
  const { slug } = useOrganization();
  const { entry: openId, ...search } = useSearch({ from: "/signed-in/o/$slug/settings/audit" });
  const navigate = useNavigate({ from: "/o/$slug/settings/audit" });
  const rows = useKeysetRows(useInfiniteQuery(auditQuery(slug, search)));
  const opened = rows.rows.find((row) => row.id === openId);
  const narrowed = Object.values(search).some((value) => value !== undefined);
  const show = (next: AuditSearch, entry?: string) => void navigate({ search: { ...next, entry }, replace: true });
  return (
    <SettingsPage title="Audit trail" layout="fill">
      <AuditFilters search={search} onSearch={(next) => show(next)} />
      <div className="gm-beside">
        <DataTable
          label="Audit trail"
          data={rows}
          columns={columns}
          rowId={(row) => row.id}
          onOpen={(row) => show(search, row.id)}
          compact={(row) => (
            <div className="gm-compact-main">
              <div className="gm-clip">
                {whatOf(row)}: {row.recordLabel}
              </div>
              <div className="gm-clip gm-hint">
                {row.actor.name}, {formatDateTime(row.at)}
              </div>
            </div>
          )}
          empty={
            <EmptyState
              title={narrowed ? "Nothing fits" : "Nothing has been changed yet"}
              picture={<IconHistory size={22} />}
            >
              {narrowed
                ? "Take a word or a filter away, or choose a longer time."
                : "Every change to records, people, keys and settings will stand here: who, when, from where, before and after."}
            </EmptyState>
          }
        />
        {opened === undefined ? null : (
          <AuditPanel entry={opened} onClose={() => show(search)} onNarrow={(next) => show(next, opened.id)} />
        )}
      </div>
    </SettingsPage>
  );
}
