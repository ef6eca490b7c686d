import { Button } from "@mantine/core";
import { IconColumns, IconFilterOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { BoardBones } from "./board-column-view.tsx";
import type { BoardData } from "./use-board.ts";

type BoardContentProps = {
  readonly data: BoardData;
  readonly filtered: boolean;
  readonly onClear: () => void;
  readonly onNew: (() => void) | null;
  readonly children: ReactNode;
};

/** The board, or what stands in its place: bones, what went wrong, what to do with an empty one. */
export function BoardContent({ data, filtered, onClear, onNew, children }: BoardContentProps) {
  if (data.status === "error") return <ErrorState error={data.error} retry={data.reload} />;
  if (data.board === undefined) return <BoardBones />;
  const isEmpty = data.board.stages.every((column) => column.count === 0);
  if (!isEmpty) return children;
  if (filtered) {
    return (
      <EmptyState
        title="No deal fits"
        picture={<IconFilterOff size={22} />}
        action={
          <Button variant="default" onClick={onClear}>
            Show all deals
          </Button>
        }
      >
        This pipeline has no deal of that owner with these words.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="This pipeline is empty"
      picture={<IconColumns size={22} />}
      {...(onNew === null ? {} : { action: <Button onClick={onNew}>New deal</Button> })}
    >
      A deal goes from stage to stage until it is won or lost; drag its card, and the sums follow. Begin with one deal,
      or import many.
    </EmptyState>
  );
}
