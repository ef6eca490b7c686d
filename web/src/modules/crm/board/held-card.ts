import type { CrmRecord } from "../records/record.ts";
import { heldCommandOf } from "./board-cursor.ts";
import { type BoardOf, cardOf, columnOf, type Target } from "./board-shape.ts";

/** A card in the hand, and the column it is held over. */
export type Held = { readonly cardId: string; readonly column: number };

/** Why a card may not be moved from one column to another; null while it may. */
export type Blocked = (to: Target, fromId: string) => string | null;

/** What a key does to the card in the hand: what is held then, what is said, and a move if it was dropped elsewhere. */
export type HeldStep = {
  readonly held: Held | null;
  readonly spoken: string;
  readonly move: { readonly card: CrmRecord; readonly to: Target } | null;
};

/** What is said when a card is picked up. */
export function pickedUp(card: CrmRecord, column: Target): string {
  return `${card.name} picked up in ${column.name}. Left and right choose a column, Enter drops, Escape puts it back.`;
}

/** The step for a key while a card is held; null when the key means nothing then. */
export function heldStep(board: BoardOf, held: Held, key: string, blocked: Blocked): HeldStep | null {
  const card = cardOf(board, held.cardId);
  const from = columnOf(board, held.cardId)?.stage;
  if (card === null || from === undefined)
    return { held: null, spoken: "The card is no longer on this board.", move: null };
  const command = heldCommandOf(key, held.column, board.stages.length);
  if (command === null) return null;
  const at = command.kind === "aim" ? command.column : held.column;
  const column = board.stages[at];
  if (column === undefined) return null;
  if (command.kind === "aim") {
    const why = blocked(column.stage, from.id);
    return {
      held: { ...held, column: at },
      spoken: `${column.stage.name}, ${column.count} cards.${why === null ? "" : ` Closed to it: ${why}`}`,
      move: null,
    };
  }
  if (command.kind === "cancel" || column.stage.id === from.id) {
    return { held: null, spoken: `${card.name} stays in ${from.name}.`, move: null };
  }
  return { held: null, spoken: `${card.name} dropped on ${column.stage.name}.`, move: { card, to: column.stage } };
}
