import { Skeleton } from "@mantine/core";
import { IconBuildings } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { usePortfolio } from "../../../lib/session.ts";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import { wholeRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatNumber, formatPercent } from "../../../ui/format.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { useNow } from "../../../ui/values.tsx";
import { Figure, FigureBones, Figures, Sums } from "../figure.tsx";
import { type CompanyOverview, type PortfolioOverview, portfolioOverviewQuery } from "../overview-queries.ts";
import { periodStarts, wonSince } from "../period-sums.ts";
import { useLiveFigures } from "../use-live-figures.ts";
import { CompactCompany, companyColumns } from "./company-columns.tsx";
import { ordered } from "./company-order.ts";
import type { PortfolioSearch } from "./portfolio-search.ts";
import { WonChart } from "./won-chart.tsx";
import "../../crm/table/table.css";

const rowHeight = 36;

/** All companies side by side: four numbers, what was won by month, one row per company. */
export function PortfolioPage() {
  const { name, can } = usePortfolio();
  const navigate = useNavigate();
  const search = useSearch({ from: "/signed-in/portfolio/" });
  const overview = useQuery(portfolioOverviewQuery);
  useLiveFigures("portfolio", portfolioOverviewQuery.queryKey);
  const change = (next: Partial<PortfolioSearch>) =>
    void navigate({ to: ".", search: (now: PortfolioSearch) => ({ ...now, ...next }), replace: true });
  const companies = useMemo(() => ordered(overview.data?.companies ?? [], search.sort), [overview.data, search.sort]);
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
          {overview.data === undefined ? <FigureBones count={4} /> : <Totals overview={overview.data} />}
          {overview.data === undefined ? (
            <Skeleton height={330} radius={6} />
          ) : (
            <WonChart
              overview={overview.data}
              currency={search.currency}
              onCurrency={(currency) => change({ currency })}
            />
          )}
          <div
            className="gm-portfolio-table"
            style={{ height: (overview.data === undefined ? 6 : companies.length) * rowHeight + 32 }}
            data-rows={companies.length}
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
    </Figures>
  );
}
