import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { currencyDigits, formatMoneys, formatNumber } from "../../../ui/format.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import type { Overview } from "../overview-queries.ts";
import { drawn } from "../period-sums.ts";

type StageStanding = Overview["byStage"][number];

/** Leads to the deals of a stage. */
function StageLink({ stage, children }: { readonly stage: StageStanding; readonly children: ReactNode }) {
  const { slug } = useOrganization();
  return (
    <Link
      className="gm-bar-line"
      to="/o/$slug/deals"
      params={{ slug }}
      search={{ filter: [{ property: "stageId", op: "is", value: stage.stageId }] }}
      title={`${stage.name}: ${formatNumber(stage.count)} deals, ${formatMoneys(stage.sum)}`}
    >
      {children}
    </Link>
  );
}

type StageBarsProps = { readonly stages: Overview["byStage"]; readonly currency: string };

/** What stands in each stage: a bar from zero in the company's currency, its count, every currency's sum; a click shows the deals. */
export function StageBars({ stages, currency }: StageBarsProps) {
  const digits = currencyDigits(currency);
  const open = stages.filter(({ kind }) => kind === "open");
  const amounts = open.map(({ sum }) => drawn(sum, currency, digits));
  // Where no deal has an amount yet, how many there are says more than bars of nothing.
  const byCount = amounts.every((amount) => amount === 0);
  const values = byCount ? open.map(({ count }) => count) : amounts;
  const longest = Math.max(1, ...values);
  return (
    <section className="gm-box" aria-label="Deals by stage">
      <div className="gm-box-head">
        <h2>Open deals by stage</h2>
        <small>{byCount ? "bars by number" : currency}</small>
      </div>
      {open.map((stage, index) => (
        <StageLink key={stage.stageId} stage={stage}>
          <span className="gm-clip">
            <StagePill name={stage.name} kind={stage.kind} />
          </span>
          <span className="gm-bar" data-kind={stage.kind}>
            <i style={{ width: `${(100 * (values[index] ?? 0)) / longest}%` }} />
          </span>
          <span className="gm-bar-number gm-num">
            <small>{formatNumber(stage.count)}</small>
            {formatMoneys(stage.sum, { compact: true, aligned: true })}
          </span>
        </StageLink>
      ))}
      <div className="gm-bar-closed">
        {stages
          .filter(({ kind }) => kind !== "open")
          .map((stage) => (
            <StageLink key={stage.stageId} stage={stage}>
              <StagePill name={stage.name} kind={stage.kind} />
              <small className="gm-num">{formatNumber(stage.count)}</small>
              <span className="gm-num">{formatMoneys(stage.sum, { compact: true, aligned: true })}</span>
            </StageLink>
          ))}
      </div>
    </section>
  );
}
