import { draggable } from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview";
import { preserveOffsetOnSource } from "@atlaskit/pragmatic-drag-and-drop/utils/preserve-offset-on-source";
import { memo, useEffect, useRef, useState } from "react";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { useNow } from "../../../ui/values.tsx";
import { CardBody, CardMenu, CardRefusal } from "./board-card-view.tsx";
import { wordsOf } from "./card-words.ts";

/** What cards offer, the same for all of them. */
export type CardActions = {
  readonly mayMove: (deal: Deal) => boolean;
  readonly onMove: (deal: Deal, stage: Stage) => void;
  readonly onOpen: (deal: Deal) => void;
  /** One click shows the deal beside the board and puts the cursor on it. */
  readonly onPeek: (deal: Deal) => void;
  readonly onCloseRefusal: (dealId: string) => void;
};

type BoardCardProps = {
  readonly deal: Deal;
  readonly id: string;
  readonly row: number;
  readonly top: number;
  readonly height: number;
  readonly stage: Stage;
  readonly stages: readonly Stage[];
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
  const { deal, stage, actions, refusal } = props;
  const element = useRef<HTMLDivElement>(null);
  const [dragging, setDragging] = useState(false);
  const movable = actions.mayMove(deal);
  const words = wordsOf(deal, stage.kind, useNow());

  useEffect(() => {
    const card = element.current;
    if (card === null || !movable) return undefined;
    return draggable({
      element: card,
      getInitialData: () => ({ dealId: deal.id, stageId: deal.stageId }),
      onGenerateDragPreview: ({ nativeSetDragImage, location }) => {
        setCustomNativeDragPreview({
          nativeSetDragImage,
          getOffset: preserveOffsetOnSource({ element: card, input: location.current.input }),
          render: ({ container }) => container.append(previewOf(card)),
        });
      },
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [deal.id, deal.stageId, movable]);

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
        actions.onPeek(deal);
      }}
      onDoubleClick={() => actions.onOpen(deal)}
    >
      <CardBody deal={deal} words={words} arrivedBy={props.arrivedBy} />
      <CardMenu
        deal={deal}
        stages={props.stages}
        onOpen={() => actions.onOpen(deal)}
        onMove={movable ? (target) => actions.onMove(deal, target) : undefined}
      />
      {refusal === undefined ? null : <CardRefusal reason={refusal} onClose={() => actions.onCloseRefusal(deal.id)} />}
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
