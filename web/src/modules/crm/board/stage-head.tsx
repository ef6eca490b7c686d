import { VisuallyHidden } from "@mantine/core";
import { IconArrowRight, IconCircleCheckFilled, IconCircleDashed, IconCircleXFilled } from "@tabler/icons-react";
import { formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import { useNow } from "../../../ui/values.tsx";
import type { Deal } from "../records/record.ts";
import { CardBody } from "./board-card-view.tsx";
import { type BoardLook, cardHeight } from "./board-column-view.tsx";
import type { Conversion } from "./board-queries.ts";
import type { BoardColumn } from "./board-state.ts";
import { wordsOf } from "./card-words.ts";

/** How a pipeline's board shows its stages and deals. */
export function dealLook(conversions: ReadonlyMap<string, Conversion> | undefined): BoardLook {
  return {
    head: (column) => <StageHead column={column as BoardColumn} conversion={conversions?.get(column.stage.id)} />,
    spoken: (column) => spoken(column as BoardColumn),
    card: (deal, column, arrivedBy) => (
      <DealCard deal={deal as Deal} kind={(column as BoardColumn).stage.kind} arrivedBy={arrivedBy} />
    ),
    cardHeight,
    none: "No deals",
  };
}

type DealCardProps = {
  readonly deal: Deal;
  readonly kind: BoardColumn["stage"]["kind"];
  readonly arrivedBy: string | undefined;
};

function DealCard({ deal, kind, arrivedBy }: DealCardProps) {
  return <CardBody deal={deal} words={wordsOf(deal, kind, useNow())} arrivedBy={arrivedBy} />;
}

const icons = { open: IconCircleDashed, won: IconCircleCheckFilled, lost: IconCircleXFilled };

type StageHeadProps = { readonly column: BoardColumn; readonly conversion: Conversion | undefined };

function StageHead({ column, conversion }: StageHeadProps) {
  const { stage, count, sum, weighted } = column;
  const Icon = icons[stage.kind];
  return (
    <>
      <div className="gm-column-name">
        <Icon size={14} aria-hidden data-kind={stage.kind} />
        <h2 className="gm-clip">{stage.name}</h2>
        <span className="gm-num">{formatNumber(count)}</span>
        {conversion === undefined || conversion.left === 0 ? null : <GoingOn {...conversion} />}
      </div>
      <div className="gm-column-sums gm-num">
        <span title={formatMoneys(sum)}>{sum.length === 0 ? "No amounts" : formatMoneys(sum, { compact: true })}</span>
        {stage.kind === "open" && weighted.length > 0 ? (
          <span title={`${formatMoneys(weighted)}: each amount times the stage's ${stage.probability} %`}>
            {formatMoneys(weighted, { compact: true })} weighted
          </span>
        ) : null}
      </div>
    </>
  );
}

/** The share of departures that led forward, said in full to whoever points at it or listens. */
function GoingOn({ left, wentOn }: Conversion) {
  const share = formatPercent(wentOn / left, 0);
  const words = `In the last year ${formatNumber(wentOn)} of the ${formatNumber(left)} deals that left this stage went on or were won`;
  return (
    <span className="gm-column-conversion gm-num" title={words}>
      {share}
      <IconArrowRight size={11} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}

function spoken({ stage, count, sum }: BoardColumn): string {
  return `${stage.name}, ${formatNumber(count)} ${count === 1 ? "deal" : "deals"}, ${formatMoneys(sum, { whole: true })}`;
}
