import { draggable } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview";
import { preserveOffsetOnSource } from "@atlaskit/pragmatic-drag-and-drop/utils/preserve-offset-on-source";
import { memo, useEffect, useRef, useState } from "react";
import type { CrmRecord } from "../records/record.ts";
import { CardMenu, CardRefusal } from "./board-card-view.tsx";
import type { BoardLook } from "./board-column-view.tsx";
import type { ColumnOf, Target } from "./board-shape.ts";

/** What cards offer, the same for all of them. */
export type CardActions = {
  readonly mayMove: (card: CrmRecord) => boolean;
  readonly onMove: (card: CrmRecord, to: Target) => void;
  readonly onOpen: (card: CrmRecord) => void;
  /** One click shows the record beside the board and puts the cursor on it. */
  readonly onPeek: (card: CrmRecord) => void;
  readonly onCloseRefusal: (cardId: string) => void;
};

type BoardCardProps = {
  readonly card: CrmRecord;
  readonly column: ColumnOf;
  readonly look: BoardLook;
  readonly id: string;
  readonly row: number;
  readonly top: number;
  readonly height: number;
  readonly stages: readonly Target[];
  readonly active: boolean;
  readonly held: boolean;
  readonly peeked: boolean;
  readonly arrivedBy: string | undefined;
  readonly refusal: string | undefined;
  readonly actions: CardActions;
};

const interactive = "a, button, [role=menuitem]";

/** One card: draggable, clickable, with a menu for everything that dragging does. */
export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { card, column, look, actions, refusal } = props;
  const columnId = column.stage.id;
  const element = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const movable = actions.mayMove(card);

  useEffect(() => {
    const box = element.current;
    if (box === null || !movable) return undefined;
    return draggable({
      element: box,
      getInitialData: () => ({ cardId: card.id, columnId }),
      onGenerateDragPreview: ({ nativeSetDragImage, location }) => {
        setCustomNativeDragPreview({
          nativeSetDragImage,
          getOffset: preserveOffsetOnSource({ element: box, input: location.current.input }),
          render: ({ container }) => container.append(previewOf(box)),
        });
      },
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [card.id, columnId, movable]);

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the board takes the keys (aria-activedescendant)
    <div
      ref={element}
      id={props.id}
      role="gridcell"
      className="gm-card"
      aria-colindex={props.row + 1}
      aria-selected={props.active}
      data-active={props.active || undefined}
      data-held={props.held || undefined}
      data-dragging={dragging || undefined}
      data-peeked={props.peeked || undefined}
      data-arrived={props.arrivedBy === undefined ? undefined : true}
      data-refused={refusal === undefined ? undefined : true}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest(interactive) !== null) return;
        actions.onPeek(card);
      }}
      onDoubleClick={() => actions.onOpen(card)}
    >
      {look.card(card, column, props.arrivedBy)}
      <CardMenu
        name={card.name}
        columns={props.stages.filter(({ id }) => id !== columnId)}
        onOpen={() => actions.onOpen(card)}
        onMove={movable ? (target) => actions.onMove(card, target) : undefined}
      />
      {refusal === undefined ? null : <CardRefusal reason={refusal} onClose={() => actions.onCloseRefusal(card.id)} />}
    </div>
  );
});

/** The card as it hangs on the pointer: the same card, without the place it stood at. */
function previewOf(card: HTMLElement): HTMLElement {
  const copy = card.cloneNode(true) as HTMLElement;
  copy.removeAttribute("id");
  copy.setAttribute("data-preview", "");
  copy.style.transform = "none";
  copy.style.position = "static";
  copy.style.width = `${card.offsetWidth}px`;
  return copy;
}
