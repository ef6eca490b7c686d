import { Link } from "@tanstack/react-router";
import { Avatar } from "../../../ui/avatar.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { Sums } from "../../../ui/figure.tsx";
import { currencyDigits, formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import type { CompanyOverview } from "../overview-queries.ts";
import { addUp, drawn, median } from "../period-sums.ts";

/** The columns of the portfolio: one row per company. */
export const companyColumns: readonly TableColumn<CompanyOverview>[] = [
  {
    id: "name",
    label: "Company",
    width: 204,
    sort: "name",
    fixed: true,
    cell: ({ organization }) => <CompanyName {...organization} />,
  },
  { id: "open", label: "Open", width: 130, align: "right", sort: "open", cell: ({ open }) => <Sums sums={open.sum} /> },
  {
    id: "deals",
    label: "Open deals",
    width: 100,
    align: "right",
    cell: ({ open }) => <span>{formatNumber(open.count)}</span>,
  },
  {
    id: "weighted",
    label: "Weighted",
    width: 130,
    align: "right",
    sort: "weighted",
    cell: ({ weighted }) => <Sums sums={weighted} />,
  },
  {
    id: "won",
    label: "Won",
    unit: "12 months",
    width: 140,
    align: "right",
    sort: "won",
    cell: ({ wonByMonth }) => <Sums sums={addUp(wonByMonth.map(({ sum }) => sum))} />,
  },
  { id: "trend", label: "Won by month", width: 130, cell: (company) => <Trend company={company} /> },
  {
    id: "winRate",
    label: "Win rate",
    width: 100,
    align: "right",
    sort: "winRate",
    cell: ({ winRate }) => <span>{formatPercent(winRate)}</span>,
  },
  {
    id: "cycleDays",
    label: "Cycle",
    unit: "days",
    width: 110,
    align: "right",
    sort: "cycleDays",
    cell: ({ cycleDays }) => <span>{formatNumber(cycleDays)}</span>,
  },
  {
    id: "activity",
    label: "Last activity",
    width: 156,
    sort: "lastActivityAt",
    cell: ({ lastActivityAt }) => (lastActivityAt === null ? <span>–</span> : <RelativeTime at={lastActivityAt} />),
  },
];

function CompanyName({ slug, name }: { readonly slug: string; readonly name: string }) {
  return (
    <>
      <Avatar name={name} size={20} square />
      <Link to="/o/$slug" params={{ slug }} className="gm-link gm-clip" tabIndex={-1}>
        {name}
      </Link>
    </>
  );
}

/** Twelve months of won value in the company's own currency; the hairline is its median month. */
function Trend({ company }: { readonly company: CompanyOverview }) {
  const { currency, name } = company.organization;
  const values = company.wonByMonth.map(({ sum }) => drawn(sum, currency, currencyDigits(currency)));
  const last = company.wonByMonth.at(-1)?.sum ?? [];
  return (
    <Sparkline
      values={values}
      reference={median(values)}
      width={100}
      label={`Won by ${name} in the last twelve months, ${formatMoneys(last, { compact: true })} in the latest; the hairline is the median month`}
    />
  );
}

/** A company as one row on a phone. */
export function CompactCompany({ company }: { readonly company: CompanyOverview }) {
  const { organization, open, winRate } = company;
  return (
    <>
      <Avatar name={organization.name} size={32} square />
      <span className="gm-compact">
        <strong className="gm-clip">{organization.name}</strong>
        <span>
          {formatNumber(open.count)} open · wins {formatPercent(winRate)}
        </span>
      </span>
      <span className="gm-compact" data-align="right">
        <span className="gm-num">{formatMoneys(open.sum, { compact: true, aligned: true })}</span>
        <Trend company={company} />
      </span>
    </>
  );
}
