import { type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import type { FilterNode } from "../filters/filter.ts";
import type { CrmRecord, Deal } from "../records/record.ts";
import { boardsKey, cardsPerStage, readBoard, readStagePage } from "./board-queries.ts";
import { appended, type BoardOf, cardOf } from "./board-shape.ts";
import { type Board, withHeads } from "./board-state.ts";

/** How long changes gather before the server's sums are read again. */
const headsDelayMs = 400;

export type BoardData<AnyBoard extends BoardOf = Board, Card extends CrmRecord = Deal> = {
  readonly board: AnyBoard | undefined;
  readonly status: "pending" | "error" | "success";
  readonly error: unknown;
  readonly reload: () => void;
  readonly change: (how: (board: AnyBoard) => AnyBoard) => void;
  readonly card: (cardId: string) => Card | null;
  readonly loadMore: (columnId: string) => void;
  /** Has counts and sums read from the server again, soon. */
  readonly recount: () => void;
};

/** Where a board is read; the same object as long as it is the same board. */
export type BoardSource<AnyBoard extends BoardOf> = {
  readonly key: QueryKey;
  readonly read: (signal: AbortSignal) => Promise<AnyBoard>;
  /** The counts and sums of now, put upon the board that is shown. */
  readonly recounted: () => Promise<(board: AnyBoard) => AnyBoard>;
  readonly page: (
    columnId: string,
    cursor: string,
  ) => Promise<{ readonly items: readonly CrmRecord[]; readonly nextCursor: string | null }>;
};

/** A board's data: read once, changed in place, its counts and sums always the server's in the end. */
export function useBoardData<AnyBoard extends BoardOf, Card extends CrmRecord>(
  source: BoardSource<AnyBoard>,
): BoardData<AnyBoard, Card> {
  const client = useQueryClient();
  const { key: queryKey } = source;
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => source.read(signal),
    staleTime: 10_000,
    // A refetch would throw away the pages that were scrolled to; live updates keep the board true instead.
    refetchOnWindowFocus: false,
  });
  const loading = useRef(new Set<string>());

  const now = useCallback(() => client.getQueryData<AnyBoard>(queryKey), [client, queryKey]);
  const change = useCallback(
    (how: (board: AnyBoard) => AnyBoard) => {
      client.setQueryData<AnyBoard>(queryKey, (board) => (board === undefined ? board : how(board)));
    },
    [client, queryKey],
  );
  const card = useCallback(
    (cardId: string) => {
      const board = now();
      return board === undefined ? null : (cardOf(board, cardId) as Card | null);
    },
    [now],
  );
  const gatherRecounts = useGathered<true>(headsDelayMs, () => {
    source
      .recounted()
      .then(change)
      .catch((error: unknown) => tellProblem("The sums on this board may be old", error));
  });
  const recount = useCallback(() => gatherRecounts("heads", true), [gatherRecounts]);
  const loadMore = useCallback(
    (columnId: string) => {
      const cursor = now()?.stages.find(({ stage }) => stage.id === columnId)?.nextCursor ?? null;
      if (cursor === null || loading.current.has(columnId)) return;
      loading.current.add(columnId);
      source
        .page(columnId, cursor)
        .then((page) =>
          change((board) => appended<CrmRecord, AnyBoard["stages"][number], AnyBoard>(board, columnId, page)),
        )
        .catch((error: unknown) => tellProblem("More cards could not be read", error))
        .finally(() => loading.current.delete(columnId));
    },
    [now, source, change],
  );
  const { refetch } = query;
  const reload = useCallback(() => void refetch(), [refetch]);

  return { board: query.data, status: query.status, error: query.error, reload, change, card, loadMore, recount };
}

/** The board of a pipeline. */
export function useBoard(pipelineId: string, filter: FilterNode | undefined, q: string | undefined): BoardData {
  const { slug } = useOrganization();
  const source = useMemo(
    (): BoardSource<Board> => ({
      key: [...boardsKey(slug), pipelineId, { filter, q }],
      read: (signal) => readBoard(slug, pipelineId, { filter, q, cards: cardsPerStage, signal }),
      recounted: async () => {
        const heads = await readBoard(slug, pipelineId, { filter, q, cards: 1 });
        return (board) => withHeads(board, heads);
      },
      page: (stageId, cursor) => readStagePage(slug, { pipelineId, stageId, filter, q, cursor }),
    }),
    [slug, pipelineId, filter, q],
  );
  return useBoardData<Board, Deal>(source);
}
