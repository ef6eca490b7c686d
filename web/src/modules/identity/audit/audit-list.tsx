import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { useKeysetRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatDateTime } from "../../../ui/format.ts";
import { EmptyState } from "../../../ui/states.tsx";
import type { People } from "../members/member-queries.ts";
import { changesBetween, labelOf } from "./audit-changes.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditPanel } from "./audit-panel.tsx";
import { type AuditEntry, auditQuery } from "./audit-queries.ts";
import type { AuditSearch } from "./audit-search.ts";
import "./audit.css";

/** What was done to what, as a few words: "Deal moved". */
const whatOf = (entry: AuditEntry): string => `${labelOf(entry.object)} ${entry.action}`;

const columns: readonly TableColumn<AuditEntry>[] = [
  { id: "at", label: "When", width: 165, cell: (entry) => <time dateTime={entry.at}>{formatDateTime(entry.at)}</time> },
  { id: "actor", label: "Who", width: 150, cell: (entry) => <span className="gm-clip">{entry.actor.name}</span> },
  { id: "what", label: "What", width: 190, cell: (entry) => <span className="gm-clip">{whatOf(entry)}</span> },
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
    label: "Source",
    width: 170,
    cell: (entry) => <span className="gm-clip gm-dim">{[entry.via, entry.ip].filter(Boolean).join(" · ")}</span>,
  },
];

type AuditListProps = {
  readonly people: People;
  /** What narrows the trail and which entry is open; from the address. */
  readonly search: AuditSearch & { readonly entry?: string | undefined };
  readonly onShow: (search: AuditSearch & { readonly entry?: string | undefined }) => void;
};

/** Everything that was changed in a company or in the portfolio; nobody can edit it. */
export function AuditList({ people, search: { entry: openId, ...search }, onShow }: AuditListProps) {
  const rows = useKeysetRows(useInfiniteQuery(auditQuery(people, search)));
  const opened = rows.rows.find((row) => row?.id === openId);
  const narrowed = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <AuditFilters place={people.place} search={search} onSearch={onShow} />
      <div className="gm-beside">
        <DataTable
          label="Audit trail"
          data={rows}
          columns={columns}
          rowId={(row) => row.id}
          onOpen={(row) => onShow({ ...search, entry: row.id })}
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
                : "Every change will stand here: who, when, from where, before and after."}
            </EmptyState>
          }
        />
        {opened === undefined ? null : (
          <AuditPanel
            people={people}
            entry={opened}
            onClose={() => onShow(search)}
            onNarrow={(next) => onShow({ ...next, entry: opened.id })}
          />
        )}
      </div>
    </>
  );
}
