import { useEffect, useState } from "react";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { type LiveEvent, isDeletion } from "../../../lib/realtime/realtime-state.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { readRecord } from "../records/record-queries.ts";
import { type Deal, objectTypes } from "../records/record.ts";
import { placed, removed } from "./board-state.ts";
import type { BoardData } from "./use-board.ts";

/** Changes that come within this time are taken together; more than `most` read the whole board again. */
const gatherMs = 60;
const most = 12;
const shownMs = 4_000;

/** Who moved or changed a card a moment ago, by deal. */
export type Arrivals = Readonly<Record<string, string>>;

type LiveBoardInput = {
  /** What a filtered board shows only the server knows: it is read again instead. */
  readonly filtered: boolean;
  /** Whether a move of this page is on its way: its own answer will say what became of the deal. */
  readonly isMoving: (dealId: string) => boolean;
};

/** Follows a board: what others do slides in, with who did it for a moment. */
export function useLiveBoard(pipelineId: string, data: BoardData, { filtered, isMoving }: LiveBoardInput): Arrivals {
  const { slug } = useOrganization();
  const [arrivals, setArrivals] = useState<Arrivals>({});

  const isNews = (dealId: string, event: LiveEvent): boolean => {
    if (isMoving(dealId)) return false;
    const known = data.card(dealId);
    return known === null || event.version === null || known.version < event.version;
  };

  async function merge(dealId: string, event: LiveEvent): Promise<void> {
    const gone = isDeletion(event);
    const deal = gone
      ? null
      : await readRecord(slug, objectTypes.deal, dealId).catch((error: unknown) => {
          if (isProblem(error, "not_found") || isProblem(error, "gone")) return null;
          throw error;
        });
    if (deal === null) return data.change((board) => removed(board, dealId));
    if (isMoving(dealId) || (data.card(dealId)?.version ?? 0) > deal.version) return;
    data.change((board) => placed(board, deal as Deal));
    const name = event.actor.name;
    if (name !== "") setArrivals((now) => ({ ...now, [dealId]: name }));
  }

  const gather = useGathered<LiveEvent>(gatherMs, (events) => {
    const news = [...events].filter(([dealId, event]) => isNews(dealId, event));
    if (news.length === 0) return;
    if (filtered || news.length > most) return data.reload();
    Promise.all(news.map(([dealId, event]) => merge(dealId, event)))
      .then(data.recount)
      .catch((error: unknown) => tellProblem("A change by somebody else could not be shown", error));
  });
  useTopic(`board:${pipelineId}`, {
    onEvent: (event) => {
      if (event.recordId !== null) gather(event.recordId, event);
    },
    onReset: data.reload,
  });
  useEffect(() => {
    if (Object.keys(arrivals).length === 0) return undefined;
    const timer = window.setTimeout(() => setArrivals({}), shownMs);
    return () => clearTimeout(timer);
  }, [arrivals]);
  return arrivals;
}
