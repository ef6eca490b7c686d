import { Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconBuildings } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { usePortfolio } from "../../../lib/session.ts";
import { useLiveFigures } from "../../../lib/realtime/use-live-figures.ts";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import { wholeRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { Figure, FigureBones, Figures, Sums } from "../../../ui/figure.tsx";
import { formatNumber, formatPercent } from "../../../ui/format.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { useNow } from "../../../ui/values.tsx";
import { type CompanyOverview, type PortfolioOverview, portfolioOverviewQuery } from "../overview-queries.ts";
import { periodStarts, wonSince } from "../period-sums.ts";
import { CompactCompany, companyColumns } from "./company-columns.tsx";
import { ordered } from "./company-order.ts";
import type { PortfolioSearch } from "./portfolio-search.ts";
import { WonChart } from "./won-chart.tsx";
import "../../crm/table/table.css";
import "../figures.css";

const rowHeight = 36;
const headHeight = 32;
/** What a row of two lines takes on a phone, where there is no head. */
const compactHeight = 56;
/** Beyond these the table scrolls by itself. */
const mostRows = 100;
const bones = 6;

/** All companies side by side: five numbers, what was won by month, one row per company. */
export function PortfolioPage() {
  const { name, can } = usePortfolio();
  const navigate = useNavigate();
  const search = useSearch({ from: "/signed-in/portfolio/" });
  const overview = useQuery(portfolioOverviewQuery);
  useLiveFigures("portfolio", portfolioOverviewQuery.queryKey);
  const change = (next: Partial<PortfolioSearch>) =>
    void navigate({ to: ".", search: (now: PortfolioSearch) => ({ ...now, ...next }), replace: true });
  const companies = useMemo(() => ordered(overview.data?.companies ?? [], search.sort), [overview.data, search.sort]);
  const phone = useMediaQuery("(max-width: 47.99em)", undefined, { getInitialValueInEffect: false }) ?? false;
  const isEmpty = overview.data?.companies.length === 0;

  return (
    <Page title={name} layout="wide">
      {overview.isError ? <ErrorState error={overview.error} retry={() => void overview.refetch()} /> : null}
      {isEmpty ? (
        <EmptyState
          title="No company yet"
          picture={<IconBuildings size={22} />}
          {...(can("portfolio.manage")
            ? { action: <ButtonLink to="/portfolio/organizations">Add a company</ButtonLink> }
            : {})}
        >
          A portfolio holds companies, each with its own people, pipeline and customers; here they stand side by side.
        </EmptyState>
      ) : null}
      {overview.isError || isEmpty ? null : (
        <>
          {overview.data === undefined ? <FigureBones count={5} /> : <Totals overview={overview.data} />}
          {overview.data === undefined ? (
            <Skeleton height={330} radius={6} />
          ) : (
            <WonChart overview={overview.data} search={search} onSearch={change} />
          )}
          <div
            className="gm-portfolio-table"
            style={{ height: tableHeight(overview.data === undefined ? bones : companies.length, phone) }}
          >
            <DataTable
              label="Companies"
              data={wholeRows({ ...overview, data: companies })}
              columns={companyColumns}
              rowId={slugOf}
              rowHeight={rowHeight}
              sort={search.sort}
              onSort={(sort) => change({ sort })}
              onOpen={({ organization }) => void navigate({ to: "/o/$slug", params: { slug: organization.slug } })}
              compact={(company) => <CompactCompany company={company} />}
              empty={null}
            />
          </div>
        </>
      )}
    </Page>
  );
}

/** High enough for all companies, so that the page scrolls and not the table in it. */
function tableHeight(companies: number, phone: boolean): number {
  const rows = Math.min(companies, mostRows);
  return phone ? rows * compactHeight + 2 : rows * rowHeight + headHeight;
}

const slugOf = ({ organization }: CompanyOverview): string => organization.slug;

function Totals({ overview }: { readonly overview: PortfolioOverview }) {
  const now = useNow();
  const { totals, companies } = overview;
  const starts = periodStarts(now);
  const months = companies.flatMap((company) => company.wonByMonth);
  const closed = totals.won.count + totals.lost.count;
  return (
    <Figures label="The whole portfolio">
      <Figure
        label="Open"
        note={`${formatNumber(totals.open.count)} deals in ${formatNumber(companies.length)} companies`}
      >
        <Sums sums={totals.open.sum} />
      </Figure>
      <Figure label="Weighted" note="Each amount times its stage's chance">
        <Sums sums={totals.weighted} />
      </Figure>
      <Figure
        label="Won this quarter"
        note={
          <>
            This year <Sums sums={wonSince(months, starts.year)} />
          </>
        }
      >
        <Sums sums={wonSince(months, starts.quarter)} />
      </Figure>
      <Figure label="Win rate" note={`${formatNumber(totals.won.count)} won of ${formatNumber(closed)} closed`}>
        {formatPercent(totals.winRate)}
      </Figure>
      <Figure label="Cycle" note="From creation to winning, 12 months">
        {totals.cycleDays === null ? "–" : `${formatNumber(totals.cycleDays)} days`}
      </Figure>
    </Figures>
  );
}
