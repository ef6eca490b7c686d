import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { dropPosition } from "./stage-order.ts";

type DragState = "dragged" | "upper" | "lower" | undefined;

type StageDrag = {
  readonly row: RefObject<HTMLLIElement | null>;
  readonly handle: RefObject<HTMLSpanElement | null>;
  /** How the row looks: it is being dragged, or another would land above or below it. */
  readonly state: DragState;
};

/** Makes a row of an ordered list draggable by its handle and a place to drop others of the same list. */
export function useStageDrag(
  list: string,
  index: number,
  enabled: boolean,
  onMove: (position: number) => void,
): StageDrag {
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const [state, setState] = useState<DragState>(undefined);
  const move = useEffectEvent(onMove);

  useEffect(() => {
    const element = row.current;
    if (!enabled || element === null || handle.current === null) return undefined;
    const half = (y: number) => {
      const box = element.getBoundingClientRect();
      return y < box.top + box.height / 2 ? "upper" : "lower";
    };
    return combine(
      draggable({
        element,
        dragHandle: handle.current,
        getInitialData: () => ({ list, index, moveTo: (position: number) => move(position) }),
        onDragStart: () => setState("dragged"),
        onDrop: () => setState(undefined),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data["list"] === list && source.data["index"] !== index,
        onDrag: ({ location }) => setState(half(location.current.input.clientY)),
        onDragLeave: () => setState(undefined),
        onDrop: ({ source, location }) => {
          setState(undefined);
          const { index: from, moveTo } = source.data;
          if (typeof from !== "number" || typeof moveTo !== "function") return;
          (moveTo as (position: number) => void)(dropPosition(from, index, half(location.current.input.clientY)));
        },
      }),
    );
  }, [list, index, enabled]);

  return { row, handle, state };
}
