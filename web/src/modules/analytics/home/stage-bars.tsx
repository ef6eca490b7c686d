import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { currencyDigits, formatMoneys, formatNumber } from "../../../ui/format.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import type { Overview } from "../overview-queries.ts";
import { drawn } from "../period-sums.ts";

type StageBarsProps = { readonly stages: Overview["byStage"]; readonly currency: string };

/** What stands in each stage: a bar from zero in the company's currency, its count, every currency's sum; a click shows the deals. */
export function StageBars({ stages, currency }: StageBarsProps) {
  const { slug } = useOrganization();
  const digits = currencyDigits(currency);
  const values = stages.map(({ sum }) => drawn(sum, currency, digits));
  const longest = Math.max(1, ...values);
  return (
    <section className="gm-box" aria-label="Deals by stage">
      <div className="gm-box-head">
        <h2>By stage</h2>
        <small className="gm-count">bars in {currency}</small>
      </div>
      {stages.map((stage, index) => (
        <Link
          key={stage.stageId}
          className="gm-bar-line"
          to="/o/$slug/deals"
          params={{ slug }}
          search={{ filter: [{ property: "stageId", op: "is", value: stage.stageId }] }}
          title={`${stage.name}: ${formatNumber(stage.count)} deals, ${formatMoneys(stage.sum)}`}
        >
          <span className="gm-clip">
            <StagePill name={stage.name} kind={stage.kind} />
          </span>
          <span className="gm-bar" data-kind={stage.kind}>
            <i style={{ width: `${(100 * (values[index] ?? 0)) / longest}%` }} />
          </span>
          <span className="gm-bar-number gm-num">
            <small>{formatNumber(stage.count)}</small>
            {formatMoneys(stage.sum, { compact: true })}
          </span>
        </Link>
      ))}
    </section>
  );
}
