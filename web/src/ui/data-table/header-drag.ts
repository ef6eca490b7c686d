import type { PointerEvent } from "react";

type Following = {
  readonly move: (event: globalThis.PointerEvent) => void;
  readonly end: (event: globalThis.PointerEvent, done: boolean) => void;
};

/** Follows the pointer that went down on an element until it is let go. */
function follow(event: PointerEvent<HTMLElement>, { move, end }: Following): void {
  const handle = event.currentTarget;
  handle.setPointerCapture(event.pointerId);
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (done: boolean) => (last: globalThis.PointerEvent) => {
    controller.abort();
    end(last, done);
  };
  handle.addEventListener("pointermove", move, { signal });
  handle.addEventListener("pointerup", stop(true), { signal });
  handle.addEventListener("pointercancel", stop(false), { signal });
}

/** Follows the edge of a column: told how wide it is on the way. */
export function followEdge(
  event: PointerEvent<HTMLElement>,
  startWidth: number,
  onWidth: (width: number) => void,
): void {
  const startX = event.clientX;
  follow(event, { move: (next) => onWidth(startWidth + next.clientX - startX), end: () => undefined });
}

/** So far the pointer may shake and it is still a click. */
const clickPx = 6;

type Drop = { readonly onOver: (column: string | null) => void; readonly onDrop: (column: string) => void };

/** Follows a column's name: told over which other column it is, and where it was dropped. A click stays a click. */
export function followDrag(event: PointerEvent<HTMLElement>, { onOver, onDrop }: Drop): void {
  if (event.button !== 0) return;
  const name = event.currentTarget;
  const own = name.closest<HTMLElement>("[data-column]")?.dataset["column"];
  const startX = event.clientX;
  let moved = false;
  const columnAt = ({ clientX, clientY }: globalThis.PointerEvent) => {
    const place = document.elementsFromPoint(clientX, clientY).find((one) => one.closest("[data-column]") !== null);
    const column = place?.closest<HTMLElement>("[data-column]")?.dataset["column"] ?? null;
    return column === own ? null : column;
  };
  follow(event, {
    move: (next) => {
      moved ||= Math.abs(next.clientX - startX) > clickPx;
      if (moved) onOver(columnAt(next));
    },
    end: (last, done) => {
      onOver(null);
      if (!moved) return;
      // the click that may follow sorts nothing; where none does, the next one is a click again
      const swallowed = new AbortController();
      const { signal } = swallowed;
      window.addEventListener("click", (click) => click.stopPropagation(), { once: true, capture: true, signal });
      window.setTimeout(() => swallowed.abort(), 0);
      const column = done ? columnAt(last) : null;
      if (column !== null) onDrop(column);
    },
  });
}
