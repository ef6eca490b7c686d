import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import type { LiveEvent } from "../../../lib/realtime/realtime-state.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { readRecord } from "../records/record-queries.ts";
import type { Deal } from "../records/record.ts";
import { placed, removed } from "./board-state.ts";
import type { BoardData } from "./use-board.ts";

/** Changes that come within this time are taken together; more than `most` read the whole board again. */
const gatherMs = 60;
const most = 12;
const shownMs = 4_000;

/** Who moved or changed a card a moment ago, by deal. */
export type Arrivals = Readonly<Record<string, string>>;

type LiveBoardInput = {
  readonly filtered: boolean;
  /** Whether a move of this page is on its way: its own answer will say what became of the deal. */
  readonly isMoving: (dealId: string) => boolean;
};

/** Follows a board: what others do slides in, with who did it for a moment. A filtered board is read again instead. */
export function useLiveBoard(pipelineId: string, data: BoardData, { filtered, isMoving }: LiveBoardInput): Arrivals {
  const { slug } = useOrganization();
  const [arrivals, setArrivals] = useState<Arrivals>({});
  const waiting = useRef(new Map<string, LiveEvent>());
  const timer = useRef<number | undefined>(undefined);

  const merge = useEffectEvent(async (event: LiveEvent, id: string) => {
    const known = data.card(id);
    if (isMoving(id)) return;
    if (known !== null && event.version !== undefined && known.version >= event.version) return;
    try {
      const deal = (await readRecord(slug, "deals", id)) as Deal;
      const newest = data.card(id);
      if (newest !== null && newest.version > deal.version) return;
      data.change((board) => placed(board, deal));
      announce(id, event.actor?.name ?? "");
    } catch (error) {
      if (!isProblem(error, "not_found") && !isProblem(error, "gone")) throw error;
      data.change((board) => removed(board, id));
    }
  });

  function announce(id: string, name: string): void {
    if (name === "") return;
    setArrivals((now) => ({ ...now, [id]: name }));
    window.setTimeout(() => setArrivals((now) => Object.fromEntries(Object.entries(now).filter(([key]) => key !== id))), shownMs);
  }

  const flush = useEffectEvent(() => {
    timer.current = undefined;
    const events = [...waiting.current];
    waiting.current.clear();
    const unknown = events.filter(([id, event]) => (data.card(id)?.version ?? 0) < (event.version ?? Number.MAX_SAFE_INTEGER));
    if (unknown.length === 0) return;
    if (filtered || unknown.length > most) {
      data.reload();
      return;
    }
    Promise.all(unknown.map(([id, event]) => merge(event, id)))
      .then(() => data.recount())
      .catch((error: unknown) => tellProblem("A change by somebody else could not be shown", error));
  });

  useTopic(`board:${pipelineId}`, {
    onEvent: (event) => {
      if (event.recordId === undefined) return;
      waiting.current.set(event.recordId, event);
      timer.current ??= window.setTimeout(() => flush(), gatherMs);
    },
    onReset: data.reload,
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return arrivals;
}
