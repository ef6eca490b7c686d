import type { Money } from "../../../ui/format.ts";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { weighted, withAmount } from "./board-money.ts";

/** One column: what the server counted, and the cards that have been read so far, newest arrival first. */
export type BoardColumn = {
  readonly stage: Stage;
  readonly count: number;
  readonly sum: readonly Money[];
  readonly weighted: readonly Money[];
  readonly cards: readonly Deal[];
  /** Where the next cards begin; null when all have been read. */
  readonly nextCursor: string | null;
};

export type Board = { readonly pipeline: Pick<Pipeline, "id" | "name">; readonly stages: readonly BoardColumn[] };

/** Where a card stands. */
export type Place = { readonly column: number; readonly row: number };

/** The column and row of a deal; null when its card has not been read. */
export function placeOf(board: Board, dealId: string): Place | null {
  for (const [column, { cards }] of board.stages.entries()) {
    const row = cards.findIndex((card) => card.id === dealId);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The card of a deal; null when it has not been read. */
export function cardOf(board: Board, dealId: string): Deal | null {
  const place = placeOf(board, dealId);
  return place === null ? null : (board.stages[place.column]?.cards[place.row] ?? null);
}

/** The board with a deal in another stage, on top, as it will be once the server agrees. */
export function moved(board: Board, dealId: string, stageId: string, at: string): Board {
  const card = cardOf(board, dealId);
  const target = board.stages.find(({ stage }) => stage.id === stageId);
  if (card === null || target === undefined || card.stageId === stageId) return board;
  const { id, name, kind } = target.stage;
  return placed(board, { ...card, stageId, stage: { id, name, kind }, stageEnteredAt: at });
}

/** The board with a deal as it is now, whatever it was before: new, changed, moved here, moved away to another pipeline. */
export function placed(board: Board, card: Deal): Board {
  const without = removed(board, card.id);
  if (card.pipelineId !== board.pipeline.id) return without;
  return withColumn(without, card.stageId, (column) => ({
    ...counted(column, card, 1),
    cards: inserted(column, card),
  }));
}

/** The board without a deal. */
export function removed(board: Board, dealId: string): Board {
  const card = cardOf(board, dealId);
  if (card === null) return board;
  return withColumn(board, card.stageId, (column) => ({
    ...counted(column, card, -1),
    cards: column.cards.filter((one) => one.id !== dealId),
  }));
}

/** The board with more cards of a stage; one that arrived by itself meanwhile is not doubled. */
export function appended(
  board: Board,
  stageId: string,
  page: { readonly items: readonly Deal[]; readonly nextCursor: string | null },
): Board {
  const fresh = page.items.filter((card) => placeOf(board, card.id) === null);
  return withColumn(board, stageId, (column) => ({
    ...column,
    cards: [...column.cards, ...fresh],
    nextCursor: page.nextCursor,
  }));
}

/** The board with the server's counts and sums; the cards stay as they are. */
export function withHeads(board: Board, heads: Board): Board {
  return {
    ...board,
    stages: board.stages.map((column) => {
      const head = heads.stages.find(({ stage }) => stage.id === column.stage.id);
      if (head === undefined) return column;
      return { ...column, stage: head.stage, count: head.count, sum: head.sum, weighted: head.weighted };
    }),
  };
}

function withColumn(board: Board, stageId: string, change: (column: BoardColumn) => BoardColumn): Board {
  return { ...board, stages: board.stages.map((column) => (column.stage.id === stageId ? change(column) : column)) };
}

function counted(column: BoardColumn, card: Deal, sign: 1 | -1): BoardColumn {
  return {
    ...column,
    count: column.count + sign,
    sum: withAmount(column.sum, card.amount, sign),
    weighted: withAmount(column.weighted, weighted(card.amount, column.stage.probability), sign),
  };
}

/** Newest arrival first; a card older than all that were read waits for its page. */
function inserted({ cards, nextCursor }: BoardColumn, card: Deal): readonly Deal[] {
  const at = cards.findIndex((one) => !isNewer(one, card));
  if (at >= 0) return cards.toSpliced(at, 0, card);
  return nextCursor === null ? [...cards, card] : cards;
}

function isNewer(one: Deal, other: Deal): boolean {
  const [a, b] = [Date.parse(one.stageEnteredAt), Date.parse(other.stageEnteredAt)];
  return a === b ? BigInt(one.id) > BigInt(other.id) : a > b;
}
