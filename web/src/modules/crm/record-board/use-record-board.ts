import { useMemo, useRef, useState } from "react";
import type { Shape } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { reasonsOf } from "../../../lib/problem.ts";
import { tellUndoable } from "../../../ui/toasts.tsx";
import type { Target } from "../board/board-shape.ts";
import { type BoardData, type BoardSource, useBoardData } from "../board/use-board.ts";
import { type ListQuestion, recordsKey } from "../records/record-queries.ts";
import { fromAny } from "../records/record-wire.ts";
import { StaleChange, useRecordWriter } from "../records/record-writer.ts";
import type { CrmRecord, ObjectType } from "../records/record.ts";
import {
  type BoardBy,
  fromWire,
  moved,
  noValue,
  placed,
  type ValueBoard,
  valueIn,
  withHeads,
} from "./record-board-state.ts";

const cardsPerColumn = 50;

export type RecordBoardData = BoardData<ValueBoard, CrmRecord>;

/** A board of records by a property: read once, changed in place. */
export function useRecordBoard(object: ObjectType, of: BoardBy, { filter, q }: ListQuestion): RecordBoardData {
  const { slug } = useOrganization();
  const asked = JSON.stringify(filter);
  const { by, sum } = of;
  const source = useMemo((): BoardSource<ValueBoard> => {
    const path = `/api/v1/records/${object.key}/board`;
    const query = { by: by.key, filter: asked, q };
    const read = async (cards: number, signal?: AbortSignal) =>
      fromWire(
        await request<Shape<"RecordBoard">>("GET", path, {
          organization: slug,
          query: { ...query, sum: sum?.key, cardsPerColumn: cards },
          ...(signal === undefined ? {} : { signal }),
        }),
      );
    return {
      key: [...recordsKey(slug, object), "board", by.key, sum?.key, asked, q],
      read: (signal) => read(cardsPerColumn, signal),
      recounted: async () => {
        const heads = await read(1);
        return (board) => withHeads(board, heads);
      },
      page: async (columnId, cursor) => {
        const page = await request<{ items: Shape<"AnyRecord">[]; nextCursor: string | null }>("GET", `${path}/cards`, {
          organization: slug,
          query: { ...query, column: columnId === noValue ? undefined : columnId, cursor, limit: 100 },
        });
        return { items: page.items.map(fromAny), nextCursor: page.nextCursor };
      },
    };
  }, [slug, object, by.key, sum?.key, asked, q]);
  return useBoardData<ValueBoard, CrmRecord>(source);
}

/** Moving on a board of records is giving them a value: at once, then truth; why a card was put back stands at the card. */
export function useRecordMoves(object: ObjectType, of: BoardBy, data: RecordBoardData) {
  const writer = useRecordWriter(object);
  const [refusals, setRefusals] = useState<Readonly<Record<string, string>>>({});
  const moving = useRef(new Set<string>());
  const closeRefusal = (id: string) =>
    setRefusals((now) => Object.fromEntries(Object.entries(now).filter(([other]) => other !== id)));

  async function write(card: CrmRecord, to: Target): Promise<CrmRecord> {
    const reference = to.id === noValue ? null : to;
    return writer.write(card, { property: of.by, value: valueIn(of, to.id), reference });
  }

  async function send(card: CrmRecord, from: Target, to: Target): Promise<void> {
    moving.current.add(card.id);
    closeRefusal(card.id);
    data.change((board) => moved(of, board, card.id, to));
    try {
      const saved = await write(card, to);
      data.change((board) => placed(of, board, saved));
      tellUndoable(
        `${card.name} is in ${to.name}.`,
        async () => {
          const back = await write(saved, from);
          data.change((board) => placed(of, board, back));
          data.recount();
        },
        `move ${card.id}`,
      );
    } catch (error) {
      const back = error instanceof StaleChange ? error.theirs : card;
      const why = error instanceof StaleChange ? `${error.message} It stands here as it is now.` : reasonsOf(error);
      data.change((board) => placed(of, board, back));
      setRefusals((now) => ({ ...now, [card.id]: why }));
    }
    moving.current.delete(card.id);
    data.recount();
  }

  function move(card: CrmRecord, to: Target): void {
    const known = data.card(card.id) ?? card;
    const from = data.board?.stages.find(({ cards }) => cards.some(({ id }) => id === card.id))?.stage;
    if (from !== undefined && from.id !== to.id) void send(known, from, to);
  }

  return { move, refusals, closeRefusal, isMoving: (id: string) => moving.current.has(id) };
}
