import { Button, Skeleton } from "@mantine/core";
import { IconDownload, IconReportAnalytics } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { useLiveFigures } from "../../../lib/realtime/use-live-figures.ts";
import { saveCsv } from "../../../lib/save-file.ts";
import { csvOf } from "../../../ui/chart/chart-table.ts";
import { FigureBones } from "../../../ui/figure.tsx";
import { ButtonLink, TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { FilterBar, FilterButton } from "../filters/filter-bar.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { ReportChoices } from "./report-choices.tsx";
import { ReportContent } from "./report-content.tsx";
import { type Narrowed, reportFilter } from "./report-deals.ts";
import { currenciesOf, figuresTable } from "./report-figures.ts";
import { sorted } from "./report-groups.ts";
import { type DealReport, dealReportQuery, reportsKey, useReportWorld } from "./report-queries.ts";
import type { ReportSearch } from "./report-search.ts";
import "./reports.css";

const usual = "quarter";

/** What was won, lost and is open, by time, person, team, account or a field of one's own; the address restores all of it. */
export function ReportsPage() {
  const { slug, name } = useOrganization();
  const search = useSearch({ from: "/signed-in/o/$slug/reports" });
  const navigate = useNavigate();
  const properties = useProperties("deal").data ?? [];
  const conditions = search.filter ?? [];
  const asked = useReport(search);
  useLiveFigures("list:deal", reportsKey(slug));
  const change = (next: Partial<ReportSearch>) =>
    void navigate({ to: ".", search: (now: ReportSearch) => ({ ...now, ...next }) });
  const filters = {
    conditions,
    properties,
    onChange: (next: typeof conditions) => change({ filter: next.length === 0 ? undefined : next }),
  };
  return (
    <Page
      title="Reports"
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      actions={
        <>
          <FilterButton {...filters} />
          <SaveButton report={asked.report.data} sort={search.sort} />
        </>
      }
      layout="fill"
    >
      <FilterBar {...filters} />
      <div className="gm-report-page" aria-busy={asked.report.isPlaceholderData}>
        <ReportChoices
          by={search.by ?? usual}
          search={{ ...search, team: asked.narrowed.team }}
          properties={properties}
          world={asked.world}
          onSearch={change}
        />
        <ReportState {...asked} search={search} onSearch={change} />
      </div>
    </Page>
  );
}

/** The report that an address asks for. */
function useReport(search: ReportSearch) {
  const { slug } = useOrganization();
  const world = useReportWorld();
  const team = world?.teams.some(({ id }) => id === search.team) === true ? search.team : undefined;
  const narrowed: Narrowed = { filter: search.filter, period: search.period, team };
  const filter = world === undefined ? undefined : reportFilter(narrowed, world);
  const report = useQuery({
    ...dealReportQuery(slug, search.by ?? usual, filter),
    enabled: world !== undefined,
    placeholderData: keepPreviousData,
  });
  return { report, world, narrowed };
}

type ReportStateProps = ReturnType<typeof useReport> & {
  readonly search: ReportSearch;
  readonly onSearch: (next: Partial<ReportSearch>) => void;
};

function ReportState({ report, world, narrowed, search, onSearch }: ReportStateProps) {
  if (report.isError) return <ErrorState error={report.error} retry={() => void report.refetch()} />;
  if (report.data === undefined || world === undefined) return <ReportBones />;
  if (report.data.groups.length > 0)
    return <ReportContent report={report.data} search={search} narrowed={narrowed} world={world} onSearch={onSearch} />;
  return (
    <NoDeals
      narrowed={Object.values(narrowed).some((one) => one !== undefined)}
      onClear={() => onSearch({ filter: undefined, period: undefined, team: undefined })}
    />
  );
}

function SaveButton({ report, sort }: { readonly report: DealReport | undefined; readonly sort: string | undefined }) {
  const { currency } = useOrganization();
  if (report === undefined || report.groups.length === 0) return null;
  const save = () => {
    const table = figuresTable(report, sorted(report, sort, currency), currenciesOf(report, currency));
    saveCsv(`Deals by ${report.label.toLowerCase()}.csv`, csvOf(table));
  };
  return (
    <Button
      variant="default"
      className="gm-icon-on-phone"
      leftSection={<IconDownload size={15} />}
      onClick={save}
      title="Download as CSV"
    >
      CSV
    </Button>
  );
}

type NoDealsProps = { readonly narrowed: boolean; readonly onClear: () => void };

function NoDeals({ narrowed, onClear }: NoDealsProps) {
  const { slug, can } = useOrganization();
  if (narrowed)
    return (
      <EmptyState
        title="No deals here"
        picture={<IconReportAnalytics size={22} />}
        action={
          <Button variant="default" onClick={onClear}>
            Show all deals
          </Button>
        }
      >
        No deal that you may see fits the filter, the period and the team chosen above.
      </EmptyState>
    );
  return (
    <EmptyState
      title="No deals yet"
      picture={<IconReportAnalytics size={22} />}
      {...(can("imports.run")
        ? {
            action: (
              <ButtonLink to="/o/$slug/imports" params={{ slug }} search={{ object: "deal" }}>
                Import deals
              </ButtonLink>
            ),
          }
        : {})}
    >
      Once there are deals, this shows what was won and lost by time, owner, team, account or a field of your own.
    </EmptyState>
  );
}

function ReportBones() {
  return (
    <>
      <FigureBones count={5} />
      <Skeleton height={340} radius={6} />
      <Skeleton height={240} radius={6} />
    </>
  );
}
