import type { Money } from "../../../ui/format.ts";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { weighted, withAmount } from "./board-money.ts";
import { type BoardRules, cardOf, type ColumnOf, withCard, withoutCard } from "./board-shape.ts";

/** One stage: what the server counted, and the cards that have been read so far, newest arrival first. */
export type BoardColumn = ColumnOf<Deal> & {
  readonly stage: Stage;
  readonly sum: readonly Money[];
  readonly weighted: readonly Money[];
};

/** The board of a pipeline. */
export type Board = { readonly pipeline: Pick<Pipeline, "id" | "name">; readonly stages: readonly BoardColumn[] };

const rules = (pipelineId: string): BoardRules<Deal, BoardColumn> => ({
  columnOf: (_, deal) => (deal.pipelineId === pipelineId ? deal.stageId : null),
  isAbove: isNewer,
  counted: (column, deal, sign) => ({
    ...column,
    count: column.count + sign,
    sum: withAmount(column.sum, deal.amount, sign),
    weighted: withAmount(column.weighted, weighted(deal.amount, column.stage.probability), sign),
  }),
});

/** The board with a deal in another stage, on top, as it will be once the server agrees. */
export function moved(board: Board, dealId: string, stageId: string, at: string): Board {
  const card = cardOf<Deal>(board, dealId);
  const target = board.stages.find(({ stage }) => stage.id === stageId);
  if (card === null || target === undefined || card.stageId === stageId) return board;
  const { id, name, kind } = target.stage;
  return placed(board, { ...card, stageId, stage: { id, name, kind }, stageEnteredAt: at });
}

/** The board with a deal as it is now, whatever it was before: new, changed, moved here, moved away to another pipeline. */
export function placed(board: Board, deal: Deal): Board {
  return withCard<Deal, BoardColumn, Board>(rules(board.pipeline.id), board, deal);
}

/** The board without a deal. */
export function removed(board: Board, dealId: string): Board {
  return withoutCard<Deal, BoardColumn, Board>(rules(board.pipeline.id), board, dealId);
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

function isNewer(one: Deal, other: Deal): boolean {
  const [a, b] = [Date.parse(one.stageEnteredAt), Date.parse(other.stageEnteredAt)];
  return a === b ? BigInt(one.id) > BigInt(other.id) : a > b;
}
