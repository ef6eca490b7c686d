import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from "react";
import { Kbd } from "../../../ui/kbd.tsx";
import type { CrmRecord } from "../records/record.ts";
import type { CardActions } from "./board-card.tsx";
import { type BoardLook, ColumnView } from "./board-column-view.tsx";
import { type BoardOf, columnOf, placeOf, type Target } from "./board-shape.ts";
import type { Blocked } from "./held-card.ts";
import { useBoardKeys } from "./use-board-keys.ts";
import type { Arrivals } from "./use-live-board.ts";
import "./board.css";

type BoardViewProps = {
  readonly board: BoardOf;
  readonly label: string;
  readonly look: BoardLook;
  readonly blocked: Blocked;
  readonly arrivals: Arrivals;
  readonly refusals: Readonly<Record<string, string>>;
  readonly peekedId: string | undefined;
  readonly mayMove: (card: CrmRecord) => boolean;
  readonly onMove: (card: CrmRecord, to: Target) => void;
  readonly onOpen: (card: CrmRecord) => void;
  readonly onPeek: (card: CrmRecord) => void;
  readonly onCloseRefusal: (cardId: string) => void;
  readonly onMore: (columnId: string) => void;
};

/** The columns of a board, operable by pointer and by keyboard alone, announcing themselves. */
export function BoardView(props: BoardViewProps) {
  const { board, blocked } = props;
  const grid = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const keys = useBoardKeys({
    board,
    blocked,
    focus: () => grid.current?.focus({ preventScroll: true }),
    mayMove: props.mayMove,
    onMove: props.onMove,
    onOpen: props.onOpen,
    onPeek: props.onPeek,
    onMenu: (card) =>
      document
        .getElementById(prefix + card.id)
        ?.querySelector<HTMLElement>(".gm-card-menu")
        ?.click(),
  });
  const place = keys.active === null ? null : placeOf(board, keys.active);
  const actions = useCardActions(props, keys.setActive);
  const stages = useMemo(() => board.stages.map(({ stage }) => stage), [board.stages]);
  const dragged = useDrags(board, props.onMove);
  const carried = dragged ?? (keys.held === null ? null : (columnOf(board, keys.held.cardId)?.stage.id ?? null));
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
        aria-label={`${props.label} Arrow keys walk, M picks a card up.`}
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
            heldId={keys.held?.cardId ?? null}
            aimed={keys.held?.column === index}
            closed={carried === null ? null : blocked(column.stage, carried)}
            peekedId={props.peekedId}
            arrivals={props.arrivals}
            look={props.look}
            refusals={props.refusals}
            actions={actions}
            onMore={props.onMore}
          />
        ))}
      </div>
      {keys.held === null ? null : (
        <div className="gm-holding" aria-hidden>
          <Kbd keys="ArrowLeft" /> <Kbd keys="ArrowRight" /> choose a column <Kbd keys="Enter" /> drops{" "}
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
function useCardActions(props: BoardViewProps, setActive: (cardId: string) => void): CardActions {
  const now = useRef(props);
  useEffect(() => {
    now.current = props;
  });
  return useMemo(
    () => ({
      mayMove: (card) => now.current.mayMove(card),
      onMove: (card, to) => now.current.onMove(card, to),
      onOpen: (card) => now.current.onOpen(card),
      onPeek: (card) => {
        setActive(card.id);
        now.current.onPeek(card);
      },
      onCloseRefusal: (cardId) => now.current.onCloseRefusal(cardId),
    }),
    [setActive],
  );
}

/** Hears every drop of a card on a column; answers with the column that a card is being dragged from. */
function useDrags(board: BoardOf, onMove: (card: CrmRecord, to: Target) => void): string | null {
  const [from, setFrom] = useState<string | null>(null);
  const drop = useEffectEvent((cardId: unknown, columnId: unknown) => {
    const to = board.stages.find((column) => column.stage.id === columnId)?.stage;
    const card = board.stages.flatMap(({ cards }) => cards).find(({ id }) => id === cardId);
    if (to !== undefined && card !== undefined) onMove(card, to);
  });
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => "cardId" in source.data,
        onDragStart: ({ source }) => setFrom(String(source.data["columnId"])),
        onDrop: ({ source, location }) => {
          setFrom(null);
          drop(source.data["cardId"], location.current.dropTargets[0]?.data["columnId"]);
        },
      }),
    [],
  );
  return from;
}
