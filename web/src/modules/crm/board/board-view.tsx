import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from "react";
import { Kbd } from "../../../ui/kbd.tsx";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import type { CardActions } from "./board-card.tsx";
import { ColumnView } from "./board-column-view.tsx";
import type { Conversion } from "./board-queries.ts";
import { type Board, cardOf, placeOf } from "./board-state.ts";
import { useStageRules } from "../moves/use-stage-rules.ts";
import { useBoardKeys } from "./use-board-keys.ts";
import type { Arrivals } from "./use-live-board.ts";
import "./board.css";

type BoardViewProps = {
  readonly board: Board;
  readonly arrivals: Arrivals;
  readonly conversions: ReadonlyMap<string, Conversion> | undefined;
  readonly refusals: Readonly<Record<string, string>>;
  readonly peekedId: string | undefined;
  readonly mayMove: (deal: Deal) => boolean;
  readonly onMove: (deal: Deal, stage: Stage) => void;
  readonly onOpen: (deal: Deal) => void;
  readonly onPeek: (deal: Deal) => void;
  readonly onCloseRefusal: (dealId: string) => void;
  readonly onMore: (stageId: string) => void;
};

/** The columns of a board, operable by pointer and by keyboard alone, announcing themselves. */
export function BoardView(props: BoardViewProps) {
  const { board } = props;
  const grid = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const keys = useBoardKeys({
    board,
    focus: () => grid.current?.focus({ preventScroll: true }),
    mayMove: props.mayMove,
    onMove: props.onMove,
    onOpen: props.onOpen,
    onPeek: props.onPeek,
    onMenu: (deal) =>
      document
        .getElementById(prefix + deal.id)
        ?.querySelector<HTMLElement>(".gm-card-menu")
        ?.click(),
  });
  const place = keys.active === null ? null : placeOf(board, keys.active);
  const actions = useCardActions(props, keys.setActive);
  const stages = useMemo(() => board.stages.map(({ stage }) => stage), [board.stages]);
  const dragged = useDrags(board, props.onMove);
  const closed = useStageRules();
  const carried = dragged ?? (keys.held === null ? null : (cardOf(board, keys.held.dealId)?.stageId ?? null));
  useEffect(() => {
    const column = keys.held?.column ?? place?.column;
    if (column !== undefined) grid.current?.children[column]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [keys.held?.column, place?.column]);

  return (
    <div className="gm-board-box">
      <div
        ref={grid}
        role="grid"
        className="gm-board"
        tabIndex={0}
        aria-label={`Board of ${board.pipeline.name}: every row is a stage, every cell a deal. Arrow keys walk, M picks a deal up.`}
        aria-activedescendant={place === null ? undefined : `${prefix}${keys.active}`}
        data-holding={keys.held === null ? undefined : true}
        onKeyDown={keys.onKeyDown}
      >
        {board.stages.map((column, index) => (
          <ColumnView
            key={column.stage.id}
            column={column}
            stages={stages}
            prefix={prefix}
            cursor={place?.column === index ? place.row : -1}
            heldId={keys.held?.dealId ?? null}
            aimed={keys.held?.column === index}
            closed={carried === null ? null : closed(column.stage, carried)}
            peekedId={props.peekedId}
            arrivals={props.arrivals}
            conversion={props.conversions?.get(column.stage.id)}
            refusals={props.refusals}
            actions={actions}
            onMore={props.onMore}
          />
        ))}
      </div>
      {keys.held === null ? null : (
        <div className="gm-holding" aria-hidden>
          <Kbd keys="ArrowLeft" /> <Kbd keys="ArrowRight" /> choose a stage <Kbd keys="Enter" /> drops{" "}
          <Kbd keys="Escape" /> puts it back
        </div>
      )}
      <VisuallyHidden role="status" aria-live="assertive">
        {keys.spoken}
      </VisuallyHidden>
    </div>
  );
}

/** The cards' actions, the same object for the whole life of the board, so that cards are not drawn again in vain. */
function useCardActions(props: BoardViewProps, setActive: (dealId: string) => void): CardActions {
  const now = useRef(props);
  useEffect(() => {
    now.current = props;
  });
  return useMemo(
    () => ({
      mayMove: (deal) => now.current.mayMove(deal),
      onMove: (deal, stage) => now.current.onMove(deal, stage),
      onOpen: (deal) => now.current.onOpen(deal),
      onPeek: (deal) => {
        setActive(deal.id);
        now.current.onPeek(deal);
      },
      onCloseRefusal: (dealId) => now.current.onCloseRefusal(dealId),
    }),
    [setActive],
  );
}

/** Hears every drop of a card on a column; answers with the stage that a card is being dragged from. */
function useDrags(board: Board, onMove: (deal: Deal, stage: Stage) => void): string | null {
  const [from, setFrom] = useState<string | null>(null);
  const drop = useEffectEvent((dealId: unknown, stageId: unknown) => {
    const stage = board.stages.find((column) => column.stage.id === stageId)?.stage;
    const deal = board.stages.flatMap(({ cards }) => cards).find((card) => card.id === dealId);
    if (stage !== undefined && deal !== undefined) onMove(deal, stage);
  });
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => "dealId" in source.data,
        onDragStart: ({ source }) => setFrom(String(source.data["stageId"])),
        onDrop: ({ source, location }) => {
          setFrom(null);
          drop(source.data["dealId"], location.current.dropTargets[0]?.data["stageId"]);
        },
      }),
    [],
  );
  return from;
}
