import { z } from "zod";
import { PageInput } from "#platform/paging";
import { MoneyTotal } from "#platform/wire";
import { Filter } from "../filters/filter-schema.ts";
import { AnyRecord } from "../records/any-record-schema.ts";
import { TypeKey } from "../records/record-schema.ts";

const Question = {
  type: TypeKey,
  by: z.string().min(1).max(80).describe("The property that gives the columns: of one option, yes or no, or a person"),
  filter: Filter.optional().describe("A filter as JSON"),
  q: z.string().trim().max(200).optional().describe("Words that the record's names, addresses and numbers must hold"),
};

export const RecordBoardInput = z.object({
  ...Question,
  sum: z.string().min(1).max(80).optional().describe("A number or an amount that each column adds up"),
  cardsPerColumn: z.int().min(1).max(100).default(30),
});
export type RecordBoardInput = z.infer<typeof RecordBoardInput>;

/** A column of a board: what has this value, and the first cards, the newest record on top. */
export const RecordBoardColumn = z
  .object({
    value: z
      .string()
      .nullable()
      .describe("An option, `true`, `false`, or a member's id; null: records without a value"),
    label: z.string(),
    open: z
      .boolean()
      .describe("Whether records may be given this value: not an archived option, not somebody who left"),
    count: z.int(),
    sums: z.array(MoneyTotal).describe("What an amount adds up to, by currency"),
    total: z.number().nullable().describe("What a number adds up to; null where none is added up"),
    cards: z.array(AnyRecord),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "RecordBoardColumn" });

/** Records of one type in columns. */
export const RecordBoard = z
  .object({
    by: z.string(),
    columns: z.array(RecordBoardColumn),
    others: z.int().describe("Records in none of these columns: of people beyond the first hundred"),
  })
  .meta({ id: "RecordBoard" });
export type RecordBoard = z.infer<typeof RecordBoard>;

export const ColumnCardsInput = PageInput.extend({
  ...Question,
  column: z.string().max(100).optional().describe("The column's value; absent: records without one"),
});
export type ColumnCardsInput = z.infer<typeof ColumnCardsInput>;
