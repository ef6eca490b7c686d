import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { Skeleton } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, memo, useEffect, useRef, useState } from "react";
import type { CrmRecord } from "../records/record.ts";
import { BoardCard, type CardActions } from "./board-card.tsx";
import type { ColumnOf, Target } from "./board-shape.ts";
import type { Arrivals } from "./use-live-board.ts";

/** A card of three lines. */
export const cardHeight = 82;
const gap = 6;
const refusalLine = 15;
const refusalFrame = 13;
/** About as many characters of a refusal stand in a line, and as many lines at most; the board's styles clip there. */
const refusalWidth = 34;
const mostRefusalLines = 8;
const loadAhead = 15;

/** What a board shows of its columns and cards; the same object for its whole life. */
export type BoardLook = {
  readonly head: (column: ColumnOf) => ReactNode;
  /** The column as a screen reader names it. */
  readonly spoken: (column: ColumnOf) => string;
  readonly card: (card: CrmRecord, column: ColumnOf, arrivedBy: string | undefined) => ReactNode;
  /** The height of a card without a refusal, in pixels. */
  readonly cardHeight: number;
  /** What stands in a column without cards. */
  readonly none: string;
};

type ColumnViewProps = {
  readonly column: ColumnOf;
  readonly look: BoardLook;
  readonly stages: readonly Target[];
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
  readonly refusals: Readonly<Record<string, string>>;
  readonly actions: CardActions;
  readonly onMore: (columnId: string) => void;
};

/** One column: its count and sums, and its cards, of which only those in sight are in the page. */
export const ColumnView = memo(function ColumnView(props: ColumnViewProps) {
  const { column, cursor, look, onMore, refusals, closed } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isOver = useDropTarget(scroller, column.stage.id);
  const { cards } = column;
  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => look.cardHeight + gap + refusalHeight(refusals[cards[index]?.id ?? ""]),
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
      aria-label={look.spoken(column)}
      data-aimed={props.aimed || isOver || undefined}
      data-blocked={closed !== null || undefined}
    >
      <div className="gm-column-head" role="rowheader">
        {look.head(column)}
      </div>
      {closed === null ? null : <ColumnClosed why={closed} />}
      <div ref={scroller} className="gm-column-cards" role="presentation">
        {cards.length === 0 ? <ColumnEmpty>{look.none}</ColumnEmpty> : null}
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
          {items.map((item) => {
            const card = cards[item.index];
            if (card === undefined) return null;
            return (
              <BoardCard
                key={card.id}
                card={card}
                column={column}
                look={look}
                id={`${props.prefix}${card.id}`}
                row={item.index}
                top={item.start}
                height={item.size - gap}
                stages={props.stages}
                active={item.index === cursor}
                held={card.id === props.heldId}
                peeked={card.id === props.peekedId}
                arrivedBy={props.arrivals[card.id]}
                refusal={refusals[card.id]}
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
function useDropTarget(element: React.RefObject<HTMLDivElement | null>, columnId: string): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const target = element.current?.parentElement;
    if (target === null || target === undefined) return undefined;
    return dropTargetForElements({
      element: target,
      getData: () => ({ columnId }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [element, columnId]);
  return isOver;
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
