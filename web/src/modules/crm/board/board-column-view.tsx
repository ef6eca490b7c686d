import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { Skeleton, VisuallyHidden } from "@mantine/core";
import {
  IconArrowRight,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconLock,
} from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, memo, useEffect, useRef, useState } from "react";
import { formatMoneys, formatNumber, formatPercent } from "../../../ui/format.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Conversion } from "./board-queries.ts";
import { BoardCard, type CardActions } from "./board-card.tsx";
import type { BoardColumn } from "./board-state.ts";
import type { Arrivals } from "./use-live-board.ts";

const cardHeight = 82;
const gap = 6;
const refusalLine = 15;
const refusalFrame = 13;
/** About as many characters of a refusal stand in a line, and as many lines at most; the board's styles clip there. */
const refusalWidth = 34;
const mostRefusalLines = 8;
const loadAhead = 15;

type ColumnViewProps = {
  readonly column: BoardColumn;
  readonly stages: readonly Stage[];
  readonly prefix: string;
  /** The row of the board's cursor in this column; -1 elsewhere. */
  readonly cursor: number;
  readonly heldId: string | null;
  /** A card is held or dragged over this column. */
  readonly aimed: boolean;
  /** Why the card that is being carried may not come here; null while it may, or none is carried. */
  readonly closed: string | null;
  readonly peekedId: string | undefined;
  readonly arrivals: Arrivals;
  readonly conversion: Conversion | undefined;
  readonly refusals: Readonly<Record<string, string>>;
  readonly actions: CardActions;
  readonly onMore: (stageId: string) => void;
};

/** One stage: its count and sums, and its cards, of which only those in sight are in the page. */
export const ColumnView = memo(function ColumnView(props: ColumnViewProps) {
  const { column, cursor, onMore, refusals, closed } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isOver = useDropTarget(scroller, column.stage.id);
  const { cards } = column;
  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => cardHeight + gap + refusalHeight(refusals[cards[index]?.id ?? ""]),
    getItemKey: (index) => cards[index]?.id ?? index,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 8,
  });
  const items = virtualizer.getVirtualItems();
  const wantsMore = column.nextCursor !== null && (items.at(-1)?.index ?? 0) >= cards.length - loadAhead;

  useEffect(() => {
    if (wantsMore) onMore(column.stage.id);
  }, [wantsMore, onMore, column.stage.id, cards.length]);
  useEffect(() => {
    if (cursor >= 0) virtualizer.scrollToIndex(cursor);
  }, [cursor, virtualizer]);
  useEffect(() => virtualizer.measure(), [virtualizer, cards, refusals]);

  return (
    <div
      className="gm-column"
      role="row"
      aria-label={spoken(column)}
      data-aimed={props.aimed || isOver || undefined}
      data-blocked={closed !== null || undefined}
    >
      <ColumnHead column={column} conversion={props.conversion} />
      {closed === null ? null : <ColumnClosed why={closed} />}
      <div ref={scroller} className="gm-column-cards" role="presentation">
        {cards.length === 0 ? <ColumnEmpty>No deals</ColumnEmpty> : null}
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
          {items.map((item) => {
            const deal = cards[item.index];
            if (deal === undefined) return null;
            return (
              <BoardCard
                key={deal.id}
                deal={deal}
                id={`${props.prefix}${deal.id}`}
                row={item.index}
                top={item.start}
                height={item.size - gap}
                stage={column.stage}
                stages={props.stages}
                active={item.index === cursor}
                held={deal.id === props.heldId}
                peeked={deal.id === props.peekedId}
                arrivedBy={props.arrivals[deal.id]}
                refusal={refusals[deal.id]}
                actions={props.actions}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
});

function refusalHeight(refusal: string | undefined): number {
  if (refusal === undefined) return 0;
  return refusalFrame + refusalLine * Math.min(mostRefusalLines, Math.ceil(refusal.length / refusalWidth));
}

/** Lets cards be dropped on a column; answers whether one is over it. A column closed to it takes it too: the server says why. */
function useDropTarget(element: React.RefObject<HTMLDivElement | null>, stageId: string): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const target = element.current?.parentElement;
    if (target === null || target === undefined) return undefined;
    return dropTargetForElements({
      element: target,
      getData: () => ({ stageId }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [element, stageId]);
  return isOver;
}

const icons = { open: IconCircleDashed, won: IconCircleCheckFilled, lost: IconCircleXFilled };

type ColumnHeadProps = { readonly column: BoardColumn; readonly conversion: Conversion | undefined };

function ColumnHead({ column, conversion }: ColumnHeadProps) {
  const { stage, count, sum, weighted } = column;
  const Icon = icons[stage.kind];
  return (
    <div className="gm-column-head" role="rowheader">
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
    </div>
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

/** Shown for as long as a card is carried that may not come here. */
function ColumnClosed({ why }: { readonly why: string }) {
  return (
    <p className="gm-column-closed">
      <IconLock size={13} aria-hidden />
      <span>{why}</span>
    </p>
  );
}

function ColumnEmpty({ children }: { readonly children: ReactNode }) {
  return <div className="gm-column-empty">{children}</div>;
}

/** Bones of a board while it is on its way. */
export function BoardBones() {
  return (
    <div className="gm-board" aria-hidden>
      {[5, 4, 3, 3, 2].map((cards, column) => (
        <div key={column} className="gm-column">
          <div className="gm-column-head">
            <Skeleton height={12} width={110} />
            <Skeleton height={10} width={150} mt={10} />
          </div>
          <div className="gm-column-cards" style={{ padding: 8 }}>
            {Array.from({ length: cards }, (_, index) => (
              <Skeleton key={index} height={cardHeight} mb={gap} radius={6} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
