import { Skeleton } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { useLiveFigures } from "../../../lib/realtime/use-live-figures.ts";
import { usePortfolio } from "../../../lib/session.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { Figure, FigureBones, Figures, Sums } from "../../../ui/figure.tsx";
import { formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import { ButtonLink, TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { useNow } from "../../../ui/values.tsx";
import { type Overview, overviewQuery } from "../overview-queries.ts";
import { periodStarts, wonSince } from "../period-sums.ts";
import { RecentDeals } from "./recent-deals.tsx";
import { StageBars } from "./stage-bars.tsx";
import { WonByMonth } from "./won-by-month.tsx";
import "../figures.css";

/** A company's home: how it stands, where its deals are, what was won, what changed last. */
export function HomePage() {
  const { slug, name, can } = useOrganization();
  const portfolio = usePortfolio();
  const navigate = useNavigate();
  const mayRead = can("deals.read");
  const overview = useQuery({ ...overviewQuery(slug), enabled: mayRead });
  useLiveFigures("list:deal", overviewQuery(slug).queryKey);
  const up = portfolio.can("portfolio.read");
  useShortcuts(
    up
      ? [
          {
            keys: "Escape",
            label: "Back to the portfolio",
            group: "Home",
            run: () => void navigate({ to: "/portfolio" }),
          },
        ]
      : [],
  );
  return (
    <Page
      title={name}
      crumbs={
        up
          ? [
              <TextLink key="portfolio" to="/portfolio">
                {portfolio.name}
              </TextLink>,
            ]
          : []
      }
      actions={
        mayRead ? (
          <>
            <ButtonLink variant="default" to="/o/$slug/deals" params={{ slug }}>
              Deals
            </ButtonLink>
            <ButtonLink to="/o/$slug/pipelines" params={{ slug }}>
              Board
            </ButtonLink>
          </>
        ) : null
      }
    >
      {overview.isError ? <ErrorState error={overview.error} retry={() => void overview.refetch()} /> : null}
      {overview.data === undefined ? (
        overview.isError || !mayRead ? null : (
          <HomeBones />
        )
      ) : (
        <HomeContent overview={overview.data} />
      )}
    </Page>
  );
}

function HomeContent({ overview }: { readonly overview: Overview }) {
  const { slug, can } = useOrganization();
  const { open, won, lost } = overview;
  if (open.count + won.count + lost.count === 0) {
    return (
      <EmptyState
        title="No deals yet"
        picture={<IconColumns size={22} />}
        action={
          can("imports.run") ? (
            <ButtonLink to="/o/$slug/imports" params={{ slug }} search={{ object: "deal" }}>
              Import deals
            </ButtonLink>
          ) : (
            <ButtonLink to="/o/$slug/pipelines" params={{ slug }}>
              Open the board
            </ButtonLink>
          )
        }
      >
        Figures appear here with the first deal. Bring the ones you have in a CSV or Excel file, or begin with one on
        the board.
      </EmptyState>
    );
  }
  return (
    <>
      <HomeFigures overview={overview} />
      <div className="gm-home-columns">
        <StageBars stages={overview.byStage} currency={overview.currency} />
        <WonByMonth overview={overview} />
      </div>
      <RecentDeals />
    </>
  );
}

function HomeFigures({ overview }: { readonly overview: Overview }) {
  const starts = periodStarts(useNow());
  const { open, weighted, won, lost, winRate, cycleDays, wonByMonth } = overview;
  return (
    <Figures label="How the company stands">
      <Figure label="Open" note={`${formatNumber(open.count)} deals`}>
        <Sums sums={open.sum} />
      </Figure>
      <Figure label="Weighted" note="Each amount times its stage's chance">
        <Sums sums={weighted} />
      </Figure>
      <Figure label="Won this quarter" note={<>In all {formatMoneys(won.sum, { whole: true })}</>}>
        <Sums sums={wonSince(wonByMonth, starts.quarter)} />
      </Figure>
      <Figure label="Win rate" note={`${formatNumber(won.count)} won, ${formatNumber(lost.count)} lost`}>
        {formatPercent(winRate, 2)}
      </Figure>
      <Figure label="Cycle" note="From creation to winning, on average">
        {cycleDays === null ? "–" : `${formatNumber(cycleDays)} days`}
      </Figure>
    </Figures>
  );
}

function HomeBones() {
  return (
    <>
      <FigureBones count={5} />
      <div className="gm-home-columns" aria-hidden>
        <Skeleton height={290} radius={6} />
        <Skeleton height={290} radius={6} />
      </div>
    </>
  );
}
