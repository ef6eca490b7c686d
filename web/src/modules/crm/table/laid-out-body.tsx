import { IconColumns } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/states.tsx";
import { RecordCalendar } from "../calendar/record-calendar.tsx";
import { RecordBoard } from "../record-board/record-board.tsx";
import type { ObjectType } from "../records/record.ts";
import type { Layout } from "../views/view-layout.ts";
import type { TableSearch } from "./table-search.ts";
import type { RecordTable } from "./use-record-table.ts";

type LaidOutBodyProps = {
  readonly object: ObjectType;
  readonly layout: Layout;
  readonly table: RecordTable;
  readonly search: TableSearch;
  readonly onNew: (() => void) | null;
};

/** The records of the page as the open view lays them out: in columns, or on days. */
export function LaidOutBody({ object, layout, table, search, onNew }: LaidOutBodyProps) {
  const { change, question } = table;
  const { kind, by, until, sum, fields } = layout;
  if (by === undefined)
    return (
      <EmptyState title={`This ${kind} has nothing to be by`} picture={<IconColumns size={22} />}>
        Its field was archived, or is hidden from you. Choose another one under Edit view, or open another view.
      </EmptyState>
    );
  const shared = {
    object,
    fields,
    question: { filter: question.filter, q: question.q },
    peekedId: search.peek,
    onPeek: (id: string) => change({ peek: id === search.peek ? undefined : id }),
  };
  if (kind === "board")
    return (
      <RecordBoard
        {...shared}
        of={{ by, sum }}
        onNew={onNew}
        onClear={() => change({ filter: undefined, q: undefined })}
      />
    );
  return (
    <RecordCalendar
      {...shared}
      of={{ by, until }}
      page={{ span: search.span ?? "month", on: search.on }}
      onPage={({ span, ...page }) =>
        change({ ...page, ...(span === undefined ? {} : { span: span === "week" ? span : undefined }) })
      }
    />
  );
}
