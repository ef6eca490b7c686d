import type { StageBlock } from "../moves/move-rules.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { heldCommandOf } from "./board-cursor.ts";
import { type Board, cardOf } from "./board-state.ts";

/** A card in the hand, and the column it is held over. */
export type Held = { readonly dealId: string; readonly column: number };

/** What a key does to the card in the hand: what is held then, what is said, and a move if it was dropped elsewhere. */
export type HeldStep = {
  readonly held: Held | null;
  readonly spoken: string;
  readonly move: { readonly deal: Deal; readonly stage: Stage } | null;
};

/** What is said when a card is picked up. */
export function pickedUp(deal: Deal): string {
  return `${deal.name} picked up in ${deal.stage.name}. Left and right choose a stage, Enter drops, Escape puts it back.`;
}

/** The step for a key while a card is held; null when the key means nothing then. */
export function heldStep(board: Board, held: Held, key: string, blocked: StageBlock): HeldStep | null {
  const deal = cardOf(board, held.dealId);
  if (deal === null) return { held: null, spoken: "The deal is no longer on this board.", move: null };
  const command = heldCommandOf(key, held.column, board.stages.length);
  if (command === null) return null;
  const at = command.kind === "aim" ? command.column : held.column;
  const column = board.stages[at];
  if (column === undefined) return null;
  if (command.kind === "aim") {
    const why = blocked(column.stage, deal.stageId);
    return {
      held: { ...held, column: at },
      spoken: `${column.stage.name}, ${column.count} deals.${why === null ? "" : ` Closed to it: ${why}`}`,
      move: null,
    };
  }
  if (command.kind === "cancel" || column.stage.id === deal.stageId) {
    return { held: null, spoken: `${deal.name} stays in ${deal.stage.name}.`, move: null };
  }
  return { held: null, spoken: `${deal.name} dropped on ${column.stage.name}.`, move: { deal, stage: column.stage } };
}
