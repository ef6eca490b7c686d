import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import type { FilterNode } from "../filters/filter.ts";
import type { Deal } from "../records/record.ts";
import type { Board } from "./board-state.ts";

/** How many cards of a stage are read at first. */
export const cardsPerStage = 50;

/** Everything cached about an organization's boards begins with this key. */
export const boardsKey = (slug: string) => ["organization", slug, "boards"] as const;

/** The part of a board's deals that is asked for. */
type BoardPart = { readonly filter: FilterNode | undefined; readonly q: string | undefined };

/** How often deals that left a stage in the last year went on. */
export type Conversion = { readonly stageId: string; readonly left: number; readonly wentOn: number };

/** Conversions move over months: what was read lasts for minutes. */
export const conversionQuery = (slug: string, pipelineId: string) =>
  queryOptions({
    queryKey: ["organization", slug, "conversion", pipelineId],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/pipelines/${pipelineId}/conversion`;
      const { stages } = await request<{ stages: Conversion[] }>("GET", path, { organization: slug, signal });
      return new Map(stages.map((stage) => [stage.stageId, stage]));
    },
    staleTime: 5 * 60_000,
  });

type BoardQuestion = BoardPart & { readonly cards: number; readonly signal?: AbortSignal };

/** Reads a board past the cache. @throws ApiProblem */
export function readBoard(slug: string, pipelineId: string, { cards, signal, ...part }: BoardQuestion): Promise<Board> {
  return request<Board>("GET", `/api/v1/pipelines/${pipelineId}/board`, {
    organization: slug,
    query: { ...partQuery(part), cardsPerStage: cards },
    ...(signal === undefined ? {} : { signal }),
  });
}

type StagePage = { readonly items: readonly Deal[]; readonly nextCursor: string | null };

type StagePageQuestion = BoardPart & { readonly pipelineId: string; readonly stageId: string; readonly cursor: string };

/** The next cards of a stage. @throws ApiProblem */
export function readStagePage(slug: string, question: StagePageQuestion): Promise<StagePage> {
  return request<StagePage>("GET", `/api/v1/pipelines/${question.pipelineId}/stages/${question.stageId}/cards`, {
    organization: slug,
    query: { ...partQuery(question), cursor: question.cursor, limit: 100 },
  });
}

function partQuery({ filter, q }: BoardPart): Record<string, string | undefined> {
  return { filter: filter === undefined ? undefined : JSON.stringify(filter), q };
}
