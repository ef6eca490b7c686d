import type { Shape } from "../../../lib/api.ts";
import type { Money } from "../../../ui/format.ts";
import { withAmount } from "../board/board-money.ts";
import { type BoardRules, cardOf, type ColumnOf, withCard, withoutCard } from "../board/board-shape.ts";
import { isMoney, valueOf, withValue } from "../records/record-values.ts";
import { fromAny } from "../records/record-wire.ts";
import type { CrmRecord, PropertyInfo, Reference, Value } from "../records/record.ts";

/** The id of the column of records without a value. */
export const noValue = "";

/** One value of the property that the board is by; its cards come newest first. */
export type ValueColumn = ColumnOf & {
  /** Whether records may be given this value. */
  readonly open: boolean;
  readonly sums: readonly Money[];
  readonly total: number | null;
};

/** Records in columns by the value of a property. */
export type ValueBoard = { readonly stages: readonly ValueColumn[]; readonly others: number };

/** What a board is by, and what its columns add up. */
export type BoardBy = { readonly by: PropertyInfo; readonly sum: PropertyInfo | undefined };

/** The board as the pages have it. */
export function fromWire({ columns, others }: Shape<"RecordBoard">): ValueBoard {
  return {
    others,
    stages: columns.map(({ value, label, cards, ...column }) => ({
      ...column,
      stage: { id: value ?? noValue, name: label },
      cards: cards.map(fromAny),
    })),
  };
}

const rules = ({ by, sum }: BoardBy): BoardRules<CrmRecord, ValueColumn> => ({
  columnOf(board, card) {
    const id = idOfValue(valueOf(card, by));
    return board.stages.some(({ stage }) => stage.id === id) ? id : null;
  },
  isAbove: (one, other) => BigInt(one.id) > BigInt(other.id),
  counted(column, card, sign) {
    const value = sum === undefined ? null : valueOf(card, sum);
    return {
      ...column,
      count: column.count + sign,
      sums: isMoney(value) ? withAmount(column.sums, value, sign) : column.sums,
      total: column.total === null || typeof value !== "number" ? column.total : column.total + sign * value,
    };
  },
});

function idOfValue(value: Value): string {
  return value === null ? noValue : String(value);
}

/** The value that a card gets in a column. */
export function valueIn({ by }: BoardBy, columnId: string): Value {
  if (columnId === noValue) return null;
  return by.type === "boolean" ? columnId === "true" : columnId;
}

/** The board with a record as it is now, whatever it was before. */
export function placed(of: BoardBy, board: ValueBoard, record: CrmRecord): ValueBoard {
  return withCard<CrmRecord, ValueColumn, ValueBoard>(rules(of), board, record);
}

/** The board without a record. */
export function removed(of: BoardBy, board: ValueBoard, id: string): ValueBoard {
  return withoutCard<CrmRecord, ValueColumn, ValueBoard>(rules(of), board, id);
}

/** The board with a card in another column, as it will be once the server agrees. */
export function moved(of: BoardBy, board: ValueBoard, id: string, to: Reference): ValueBoard {
  const card = cardOf(board, id);
  if (card === null) return board;
  return placed(of, board, withValue(card, of.by, valueIn(of, to.id), to.id === noValue ? null : to));
}

/** The board with the server's counts and sums; the cards stay as they are. */
export function withHeads(board: ValueBoard, heads: ValueBoard): ValueBoard {
  return {
    others: heads.others,
    stages: board.stages.map((column) => {
      const head = heads.stages.find(({ stage }) => stage.id === column.stage.id);
      return head === undefined ? column : { ...head, cards: column.cards, nextCursor: column.nextCursor };
    }),
  };
}
