import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { nextSort, sortDirection } from "../../../ui/data-table/table-column.ts";
import { formatDays, formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import { ScrollRegion } from "../../../ui/scroll-region.tsx";
import type { Condition } from "../filters/filter.ts";
import type { Kind } from "./report-deals.ts";
import { type Group, type GroupFigures, nameOfGroup } from "./report-groups.ts";
import type { DealReport } from "./report-queries.ts";

/** The deals behind a figure of a group; null where no list can show just these. */
export type Behind = (group: Group, kind: Kind) => readonly Condition[] | null;

type ReportTableProps = {
  readonly report: DealReport;
  readonly groups: readonly Group[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  readonly behind: Behind;
};

const columns = [
  { id: "won", label: "Won" },
  { id: "deals", label: "Deals won" },
  { id: "lost", label: "Deals lost" },
  { id: "open", label: "Open value" },
  { id: "count", label: "Deals open" },
  { id: "rate", label: "Win rate" },
  { id: "cycle", label: "Cycle" },
] as const;

/** Every figure of a report; counts and sums lead to the deals behind them. */
export function ReportTable({ report, groups, sort, onSort, behind }: ReportTableProps) {
  const { others, total, by, label } = report;
  return (
    <ScrollRegion className="gm-report" aria-label="Figures">
      <table aria-label={`Deals by ${label.toLowerCase()}`}>
        <thead>
          <tr>
            <Head id="name" label={label} sort={sort} onSort={onSort} />
            {columns.map((column) => (
              <Head key={column.id} {...column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Line
              key={group.key ?? ""}
              name={nameOfGroup(by, group)}
              figures={group}
              behind={(kind) => behind(group, kind)}
            />
          ))}
          {others === null ? null : <Line name={`${formatNumber(others.groups)} others`} figures={others} />}
        </tbody>
        <tfoot>
          <Line name="All" figures={total} />
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

type HeadProps = Pick<ReportTableProps, "sort" | "onSort"> & { readonly id: string; readonly label: string };

function Head({ id, label, sort, onSort }: HeadProps) {
  const direction = sortDirection(sort, id);
  return (
    <th scope="col" aria-sort={direction}>
      <button type="button" onClick={() => onSort(nextSort(sort, id))}>
        {label}
        {direction === "ascending" ? <IconArrowUp size={13} aria-hidden /> : null}
        {direction === "descending" ? <IconArrowDown size={13} aria-hidden /> : null}
      </button>
    </th>
  );
}

type LineProps = {
  readonly name: string;
  readonly figures: GroupFigures;
  readonly behind?: (kind: Kind) => readonly Condition[] | null;
};

function Line({ name, figures, behind = () => null }: LineProps) {
  const { won, lost, open, wonSum, openSum, winRate, cycleDays } = figures;
  const deals = { won: behind("won"), lost: behind("lost"), open: behind("open") };
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Behind deals={won === 0 ? null : deals.won} what={`won, ${name}`}>
          {wonSum.length === 0 ? "–" : formatMoneys(wonSum, { whole: true })}
        </Behind>
      </td>
      <td>
        <Behind deals={won === 0 ? null : deals.won} what={`deals won, ${name}`}>
          {formatNumber(won)}
        </Behind>
      </td>
      <td>
        <Behind deals={lost === 0 ? null : deals.lost} what={`deals lost, ${name}`}>
          {formatNumber(lost)}
        </Behind>
      </td>
      <td>
        <Behind deals={open === 0 ? null : deals.open} what={`open, ${name}`}>
          {openSum.length === 0 ? "–" : formatMoneys(openSum, { whole: true })}
        </Behind>
      </td>
      <td>
        <Behind deals={open === 0 ? null : deals.open} what={`deals open, ${name}`}>
          {formatNumber(open)}
        </Behind>
      </td>
      <td>{formatPercent(winRate)}</td>
      <td>{formatDays(cycleDays)}</td>
    </tr>
  );
}

type BehindProps = {
  readonly deals: readonly Condition[] | null;
  readonly what: string;
  readonly children: ReactNode;
};

/** A figure that leads to the table of its deals. */
function Behind({ deals, what, children }: BehindProps) {
  const { slug } = useOrganization();
  if (deals === null) return children;
  return (
    <Link
      to="/o/$slug/deals"
      params={{ slug }}
      search={{ view: "all", filter: deals }}
      className="gm-link"
      title={`Show the ${what}`}
    >
      {children}
    </Link>
  );
}
