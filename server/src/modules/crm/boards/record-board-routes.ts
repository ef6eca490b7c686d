import { type AnyOperation, operation } from "#platform/operation";
import { pageOf } from "#platform/paging";
import { AnyRecord } from "../records/any-record-schema.ts";
import { onRecords } from "../records/any-record-routes.ts";
import { maxBoardColumns } from "../views/view-layout-shared-rules.ts";
import { readColumnCards, readRecordBoard } from "./record-board.ts";
import { ColumnCardsInput, RecordBoard, RecordBoardInput } from "./record-board-schema.ts";

const path = "/api/v1/records/:type/board";

/** Records of any type in columns by one of their properties. */
export const recordBoardOperations: readonly AnyOperation[] = [
  operation({
    ...onRecords("read"),
    id: "crm.records.board",
    summary: "Read records as a board: counts, sums and first cards per value of a property",
    description: "A card is moved by giving its record another value, with every rule there is on that.",
    http: { method: "GET", path },
    input: RecordBoardInput,
    output: RecordBoard,
    listSizes: { columns: maxBoardColumns + 1, "columns.cards": "cardsPerColumn" },
    errors: ["not_found"],
    run: readRecordBoard,
  }),
  operation({
    ...onRecords("read"),
    id: "crm.records.boardCards",
    summary: "Read the next cards of a board's column",
    http: { method: "GET", path: `${path}/cards` },
    input: ColumnCardsInput,
    output: pageOf(AnyRecord),
    errors: ["not_found"],
    run: readColumnCards,
  }),
];
