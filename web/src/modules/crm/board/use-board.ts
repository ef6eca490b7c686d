import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import type { FilterNode } from "../filters/filter.ts";
import type { Deal } from "../records/record.ts";
import { boardQuery, readBoard, readStagePage } from "./board-queries.ts";
import { type Board, appended, cardOf, withHeads } from "./board-state.ts";

/** How long changes gather before the server's sums are read again. */
const headsDelayMs = 400;

export type BoardData = {
  readonly board: Board | undefined;
  readonly status: "pending" | "error" | "success";
  readonly error: unknown;
  readonly reload: () => void;
  readonly change: (how: (board: Board) => Board) => void;
  readonly card: (dealId: string) => Deal | null;
  readonly loadMore: (stageId: string) => void;
  /** Has counts and sums read from the server again, soon. */
  readonly recount: () => void;
};

/** A board's data: read once, changed in place, its counts and sums always the server's in the end. */
export function useBoard(pipelineId: string, filter: FilterNode | undefined, q: string | undefined): BoardData {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const options = useMemo(() => boardQuery(slug, pipelineId, { filter, q }), [slug, pipelineId, filter, q]);
  const query = useQuery(options);
  const loading = useRef(new Set<string>());

  const change = useCallback(
    (how: (board: Board) => Board) => {
      client.setQueryData(options.queryKey, (board) => (board === undefined ? board : how(board)));
    },
    [client, options],
  );
  const card = useCallback(
    (dealId: string) => {
      const board = client.getQueryData(options.queryKey);
      return board === undefined ? null : cardOf(board, dealId);
    },
    [client, options],
  );
  const gatherRecounts = useGathered<true>(headsDelayMs, () => {
    readBoard(slug, pipelineId, { filter, q, cards: 1 })
      .then((heads) => change((board) => withHeads(board, heads)))
      .catch((error: unknown) => tellProblem("The sums on this board may be old", error));
  });
  const recount = useCallback(() => gatherRecounts("heads", true), [gatherRecounts]);
  const loadMore = useCallback(
    (stageId: string) => {
      const column = client.getQueryData(options.queryKey)?.stages.find(({ stage }) => stage.id === stageId);
      const cursor = column?.nextCursor ?? null;
      if (cursor === null || loading.current.has(stageId)) return;
      loading.current.add(stageId);
      readStagePage(slug, { pipelineId, stageId, filter, q, cursor })
        .then((page) => change((board) => appended(board, stageId, page)))
        .catch((error: unknown) => tellProblem("More deals could not be read", error))
        .finally(() => loading.current.delete(stageId));
    },
    [client, options, slug, pipelineId, filter, q, change],
  );
  const { refetch } = query;
  const reload = useCallback(() => void refetch(), [refetch]);

  return { board: query.data, status: query.status, error: query.error, reload, change, card, loadMore, recount };
}
