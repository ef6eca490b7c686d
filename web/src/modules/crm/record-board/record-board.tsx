import { Button } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { BoardBones } from "../board/board-column-view.tsx";
import type { Target } from "../board/board-shape.ts";
import { BoardView } from "../board/board-view.tsx";
import { useLiveCards } from "../board/use-live-board.ts";
import { useMayChange } from "../records/may-change.ts";
import type { ListQuestion } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { NothingFits } from "../table/table-empty.tsx";
import { recordLook } from "./record-board-look.tsx";
import { type BoardBy, noValue, placed, removed, type ValueBoard } from "./record-board-state.ts";
import { type RecordBoardData, useRecordBoard, useRecordMoves } from "./use-record-board.ts";

export type RecordBoardProps = {
  readonly object: ObjectType;
  readonly of: BoardBy;
  /** What a card shows beside the name. */
  readonly fields: readonly PropertyInfo[];
  readonly question: ListQuestion;
  readonly peekedId: string | undefined;
  readonly onPeek: (id: string) => void;
  readonly onNew: (() => void) | null;
  readonly onClear: () => void;
};

/** Records in columns by the value of one property; dragging a card gives its record the value of the column. */
export function RecordBoard(props: RecordBoardProps) {
  const { object, of, fields, question, onPeek } = props;
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const data = useRecordBoard(object, of, question);
  const moves = useRecordMoves(object, of, data);
  const filtered = question.filter !== undefined || question.q !== undefined;
  const arrivals = useLiveCards(data, {
    filtered,
    isMoving: moves.isMoving,
    object,
    topic: `list:${object.key}`,
    place: (board: ValueBoard, record) => placed(of, board, record),
    remove: (board, id) => removed(of, board, id),
  });
  const mayChange = useMayChange(`${object.area}.update`);
  const look = useMemo(() => recordLook(object, of, fields), [object, of, fields]);
  const open = ({ id }: CrmRecord) =>
    void navigate({ to: "/o/$slug/$area/$id", params: { slug, area: object.area, id } });
  const blocked = (to: Target) => closedTo(data.board, of.by, to);

  return (
    <BoardPlace {...props} data={data} filtered={filtered}>
      {data.board === undefined ? null : (
        <BoardView
          board={data.board}
          label={`${object.many} by ${of.by.label}: every row is a column, every cell a card.`}
          look={look}
          blocked={blocked}
          arrivals={arrivals}
          refusals={moves.refusals}
          peekedId={props.peekedId}
          mayMove={(card) => of.by.writable && mayChange(card)}
          onMove={moves.move}
          onOpen={open}
          onPeek={({ id }) => onPeek(id)}
          onCloseRefusal={moves.closeRefusal}
          onMore={data.loadMore}
        />
      )}
    </BoardPlace>
  );
}

/** Why no card may be moved to a column; null where one may. */
function closedTo(board: ValueBoard | undefined, by: PropertyInfo, to: Target): string | null {
  const column = board?.stages.find(({ stage }) => stage.id === to.id);
  if (column === undefined || column.open) return null;
  return to.id === noValue ? `${by.label} is required` : `${to.name} can no longer be chosen`;
}

type BoardPlaceProps = RecordBoardProps & {
  readonly data: RecordBoardData;
  readonly filtered: boolean;
  readonly children: React.ReactNode;
};

/** The board, or what stands in its place: bones, what went wrong, what to do with an empty one. */
function BoardPlace({ data, object, of, filtered, onNew, onClear, children }: BoardPlaceProps) {
  if (data.status === "error") return <ErrorState error={data.error} retry={data.reload} />;
  if (data.board === undefined) return <BoardBones />;
  if (data.board.stages.some(({ count }) => count > 0)) return children;
  if (filtered) return <NothingFits object={object} onClear={onClear} />;
  return (
    <EmptyState
      title={`No ${object.plural} yet`}
      picture={<IconColumns size={22} />}
      {...(onNew === null ? {} : { action: <Button onClick={onNew}>New {object.one}</Button> })}
    >
      Every {object.one} stands in the column of its {of.by.label.toLocaleLowerCase()}; drag its card to give it
      another.
    </EmptyState>
  );
}
