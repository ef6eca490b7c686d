import type { CrmRecord } from "../records/record.ts";

/** Where cards are moved to: a stage, or a value of the property that a board is by. */
export type Target = { readonly id: string; readonly name: string };

/** One column of any board: what the server counted, and the cards that have been read so far. */
export type ColumnOf<Card extends CrmRecord = CrmRecord> = {
  readonly stage: Target;
  readonly count: number;
  readonly cards: readonly Card[];
  /** Where the next cards begin; null when all have been read. */
  readonly nextCursor: string | null;
};

/** Any board: columns of cards. */
export type BoardOf<Card extends CrmRecord = CrmRecord> = { readonly stages: readonly ColumnOf<Card>[] };

/** Where a card stands. */
export type Place = { readonly column: number; readonly row: number };

/** The column and row of a card; null when it has not been read. */
export function placeOf(board: BoardOf, cardId: string): Place | null {
  for (const [column, { cards }] of board.stages.entries()) {
    const row = cards.findIndex((card) => card.id === cardId);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** A card by its id; null when it has not been read. */
export function cardOf<Card extends CrmRecord>(board: BoardOf<Card>, cardId: string): Card | null {
  const place = placeOf(board, cardId);
  return place === null ? null : (board.stages[place.column]?.cards[place.row] ?? null);
}

/** The column a card stands in; null when it has not been read. */
export function columnOf(board: BoardOf, cardId: string): ColumnOf | null {
  const place = placeOf(board, cardId);
  return place === null ? null : (board.stages[place.column] ?? null);
}

/** What boards differ in: by what a card stands in a column, in which order, and what a column adds up. */
export type BoardRules<Card extends CrmRecord, Column extends ColumnOf<Card>> = {
  /** The column of a card; null when it is on another board. */
  readonly columnOf: (board: { readonly stages: readonly Column[] }, card: Card) => string | null;
  /** Whether one card stands above the other. */
  readonly isAbove: (one: Card, other: Card) => boolean;
  /** The column with what one card adds to its count and sums (`sign` -1: takes away). */
  readonly counted: (column: Column, card: Card, sign: 1 | -1) => Column;
};

type Kind<Card extends CrmRecord, Column extends ColumnOf<Card>> = {
  readonly stages: readonly Column[];
} & BoardOf<Card>;

/** The board with more cards of a column; one that arrived by itself meanwhile is not doubled. */
export function appended<Card extends CrmRecord, Column extends ColumnOf<Card>, Board extends Kind<Card, Column>>(
  board: Board,
  columnId: string,
  page: { readonly items: readonly Card[]; readonly nextCursor: string | null },
): Board {
  const fresh = page.items.filter((card) => placeOf(board, card.id) === null);
  return withColumn<Column, Board>(board, columnId, (column) => ({
    ...column,
    cards: [...column.cards, ...fresh],
    nextCursor: page.nextCursor,
  }));
}

/** The board without a card. */
export function withoutCard<Card extends CrmRecord, Column extends ColumnOf<Card>, Board extends Kind<Card, Column>>(
  rules: BoardRules<Card, Column>,
  board: Board,
  cardId: string,
): Board {
  const card = cardOf<Card>(board, cardId);
  const from = columnOf(board, cardId);
  if (card === null || from === null) return board;
  return withColumn<Column, Board>(board, from.stage.id, (column) => ({
    ...rules.counted(column, card, -1),
    cards: column.cards.filter((one) => one.id !== cardId),
  }));
}

/** The board with a card as it is now, whatever it was before: new, changed, moved here, moved away to another board. */
export function withCard<Card extends CrmRecord, Column extends ColumnOf<Card>, Board extends Kind<Card, Column>>(
  rules: BoardRules<Card, Column>,
  board: Board,
  card: Card,
): Board {
  const without = withoutCard<Card, Column, Board>(rules, board, card.id);
  const columnId = rules.columnOf(board, card);
  if (columnId === null) return without;
  return withColumn<Column, Board>(without, columnId, (column) => ({
    ...rules.counted(column, card, 1),
    cards: inserted(rules, column, card),
  }));
}

function withColumn<Column extends ColumnOf, Board extends { readonly stages: readonly Column[] }>(
  board: Board,
  columnId: string,
  change: (column: Column) => Column,
): Board {
  return { ...board, stages: board.stages.map((column) => (column.stage.id === columnId ? change(column) : column)) };
}

/** In its order; a card further down than all that were read waits for its page. */
function inserted<Card extends CrmRecord, Column extends ColumnOf<Card>>(
  { isAbove }: BoardRules<Card, Column>,
  { cards, nextCursor }: Column,
  card: Card,
): readonly Card[] {
  const at = cards.findIndex((one) => !isAbove(one, card));
  if (at >= 0) return cards.toSpliced(at, 0, card);
  return nextCursor === null ? [...cards, card] : cards;
}
