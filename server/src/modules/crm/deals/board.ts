import { z } from "zod";
import { Refusal } from "#platform/errors";
import { decodeCursor, encodeCursor } from "#platform/paging";
import type { Work } from "#platform/work";
import type { Stage } from "../pipelines/pipeline-schema.ts";
import { getPipeline } from "../pipelines/pipelines.ts";
import { getRecords } from "../records/record-reading.ts";
import { isHidden } from "../fields/field-access-rules.ts";
import { listCondition } from "../records/list-condition-sql.ts";
import { registryOf } from "../records/registry.ts";
import { addUp, sumsByCurrency, weigh } from "./board-rules.ts";
import { type CardKey, type CardPosition, firstCards, type StageSum, sumByStage, withoutAmounts } from "./board-sql.ts";
import { dealObject } from "./deal-object.ts";
import type { Board, BoardInput, Deal, StageCardsInput } from "./deal-schema.ts";

/** A pipeline's board: per stage its count, sums and first cards, of what the viewer may see and the filter leaves. */
export async function readBoard(work: Work, input: BoardInput): Promise<Board> {
  const pipeline = await getPipeline(work, input.id);
  const registry = await registryOf(work, dealObject);
  const where = await listCondition(work, registry, input);
  const all = await sumByStage(work, pipeline.id, where);
  const sums = isHidden(registry, "amount") ? withoutAmounts(all) : all;
  const stageIds = pipeline.stages.map(({ id }) => id);
  const keys = await firstCards(work, { stageIds, where, after: null, limit: input.cardsPerStage + 1 });
  const pages = pipeline.stages.map((stage) =>
    cutCards(
      keys.filter(({ stageId }) => stageId === stage.id),
      input.cardsPerStage,
    ),
  );
  const cards = await cardsById(
    work,
    pages.flatMap((page) => page.shown),
  );
  return {
    pipeline,
    stages: pipeline.stages.map((stage, index) => ({
      stage,
      ...totals(
        stage,
        sums.filter(({ stageId }) => stageId === stage.id),
      ),
      cards: (pages[index]?.shown ?? []).flatMap(({ id }) => cards.get(id) ?? []),
      nextCursor: pages[index]?.nextCursor ?? null,
    })),
  };
}

/** The next cards of one stage. */
export async function readStageCards(
  work: Work,
  input: StageCardsInput,
): Promise<{ items: Deal[]; nextCursor: string | null }> {
  const pipeline = await getPipeline(work, input.id);
  if (!pipeline.stages.some(({ id }) => id === input.stageId))
    throw new Refusal("not_found", "There is no such stage in this pipeline");
  const where = await listCondition(work, await registryOf(work, dealObject), input, "page");
  const after = input.cursor === undefined ? null : readCardCursor(input.cursor);
  const page = cutCards(
    await firstCards(work, { stageIds: [input.stageId], where, after, limit: input.limit + 1 }),
    input.limit,
  );
  const cards = await cardsById(work, page.shown);
  return { items: page.shown.flatMap(({ id }) => cards.get(id) ?? []), nextCursor: page.nextCursor };
}

function totals(stage: Stage, sums: readonly StageSum[]) {
  const sum = addUp(sumsByCurrency(sums));
  return { count: sums.reduce((total, { count }) => total + count, 0), sum, weighted: weigh(sum, stage.probability) };
}

function cutCards(keys: readonly CardKey[], limit: number): { shown: readonly CardKey[]; nextCursor: string | null } {
  const shown = keys.slice(0, limit);
  const last = shown.at(-1);
  return {
    shown,
    nextCursor: keys.length > limit && last !== undefined ? encodeCursor(["cards", last.position, last.id]) : null,
  };
}

const CardCursor = z.tuple([
  z.literal("cards"),
  z.iso.datetime().refine((instant) => instant >= "1000"),
  z.string().regex(/^[1-9][0-9]{0,17}$/),
]);

function readCardCursor(cursor: string): CardPosition {
  const [, enteredAt, id] = decodeCursor(cursor, CardCursor);
  return { enteredAt, id };
}

async function cardsById(work: Work, keys: readonly CardKey[]): Promise<ReadonlyMap<string, Deal>> {
  const ids = keys.map(({ id }) => id);
  return new Map((await getRecords(work, dealObject, ids)).map((deal) => [deal.id, deal]));
}
