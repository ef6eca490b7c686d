import { useEffect, useState } from "react";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { type LiveEvent, isDeletion } from "../../../lib/realtime/realtime-state.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { readRecord } from "../records/record-queries.ts";
import { type CrmRecord, type Deal, type ObjectType, objectTypes } from "../records/record.ts";
import type { BoardOf } from "./board-shape.ts";
import { type Board, placed, removed } from "./board-state.ts";
import type { BoardData } from "./use-board.ts";

/** Changes that come within this time are taken together; more than `most` read the whole board again. */
const gatherMs = 60;
const most = 12;
const shownMs = 4_000;

/** Who moved or changed a card a moment ago, by deal. */
export type Arrivals = Readonly<Record<string, string>>;

type Following = {
  /** What a filtered board shows only the server knows: it is read again instead. */
  readonly filtered: boolean;
  /** Whether a move of this page is on its way: its own answer will say what became of the card. */
  readonly isMoving: (cardId: string) => boolean;
};

/** What is followed, and how a board takes a record in and lets it go. */
export type Followed<AnyBoard extends BoardOf> = Following & {
  readonly object: ObjectType;
  readonly topic: string;
  readonly place: (board: AnyBoard, record: CrmRecord) => AnyBoard;
  readonly remove: (board: AnyBoard, id: string) => AnyBoard;
};

/** Follows the board of a pipeline. */
export function useLiveBoard(pipelineId: string, data: BoardData, following: Following): Arrivals {
  return useLiveCards(data, {
    ...following,
    object: objectTypes.deal,
    topic: `board:${pipelineId}`,
    place: (board: Board, record) => placed(board, record as Deal),
    remove: removed,
  });
}

/** Follows a board: what others do slides in, with who did it for a moment. */
export function useLiveCards<AnyBoard extends BoardOf>(
  data: BoardData<AnyBoard, CrmRecord>,
  { filtered, isMoving, object, topic, place, remove }: Followed<AnyBoard>,
): Arrivals {
  const { slug } = useOrganization();
  const [arrivals, setArrivals] = useState<Arrivals>({});

  const isNews = (cardId: string, event: LiveEvent): boolean => {
    if (isMoving(cardId)) return false;
    const known = data.card(cardId);
    return known === null || event.version === null || known.version < event.version;
  };

  async function merge(cardId: string, event: LiveEvent): Promise<void> {
    const gone = isDeletion(event);
    const card = gone
      ? null
      : await readRecord(slug, object, cardId).catch((error: unknown) => {
          if (isProblem(error, "not_found") || isProblem(error, "gone")) return null;
          throw error;
        });
    if (card === null) return data.change((board) => remove(board, cardId));
    if (isMoving(cardId) || (data.card(cardId)?.version ?? 0) > card.version) return;
    data.change((board) => place(board, card));
    const name = event.actor.name;
    if (name !== "") setArrivals((now) => ({ ...now, [cardId]: name }));
  }

  const gather = useGathered<LiveEvent>(gatherMs, (events) => {
    const news = [...events].filter(([cardId, event]) => isNews(cardId, event));
    if (news.length === 0) return;
    if (filtered || news.length > most) return data.reload();
    Promise.all(news.map(([cardId, event]) => merge(cardId, event)))
      .then(data.recount)
      .catch((error: unknown) => tellProblem("A change by somebody else could not be shown", error));
  });
  useTopic(topic, {
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
