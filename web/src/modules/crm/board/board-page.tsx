import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { IconColumns, IconMoodEmpty } from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { useDealMover } from "../moves/use-deal-mover.tsx";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import { useMayChange } from "../records/may-change.ts";
import { type Deal, objectTypes } from "../records/record.ts";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import { RecordPeek } from "../record-page/record-peek.tsx";
import { BoardBones } from "./board-column-view.tsx";
import { BoardActions, PipelineSwitcher } from "./board-header.tsx";
import { type BoardSearch, boardFilter } from "./board-search.ts";
import { moved, placed } from "./board-state.ts";
import { BoardView } from "./board-view.tsx";
import { useBoard } from "./use-board.ts";
import { useLiveBoard } from "./use-live-board.ts";

/** A pipeline as a board. */
export function BoardPage() {
  const { pipelineId = "" } = useParams({ strict: false });
  // A board of another pipeline is another page: nothing of the one before may linger.
  return <PipelineBoard key={pipelineId} pipelineId={pipelineId} />;
}

function PipelineBoard({ pipelineId }: { readonly pipelineId: string }) {
  const { slug, name, can } = useOrganization();
  const navigate = useNavigate();
  const search = useSearch({ from: "/signed-in/o/$slug/pipelines/$pipelineId" });
  const [creating, setCreating] = useState(false);
  const filter = useMemo(() => boardFilter({ owner: search.owner }), [search.owner]);
  const data = useBoard(pipelineId, filter, search.q);
  const moves = useBoardMoves(data);
  const arrivals = useLiveBoard(pipelineId, data, { filtered: filter !== undefined || search.q !== undefined, isMoving: moves.isMoving });
  const mayMove = useMayChange("deals.update");
  const onSearch = (change: Partial<BoardSearch>) =>
    void navigate({ to: ".", search: (now: BoardSearch) => ({ ...now, ...change }), replace: true });
  const open = (deal: Deal) => void navigate({ to: "/o/$slug/deals/$id", params: { slug, id: deal.id } });
  useShortcuts(can("deals.create") ? [{ keys: "c", label: "New deal", group: "Board", run: () => setCreating(true) }] : []);

  return (
    <Page
      title={data.board?.pipeline.name ?? "Pipeline"}
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      beside={<PipelineSwitcher openId={pipelineId} />}
      actions={<BoardActions pipelineId={pipelineId} search={search} onSearch={onSearch} onNew={() => setCreating(true)} />}
      layout="fill"
    >
      <div className="gm-with-panel">
        <BoardContent
          data={data}
          search={search}
          onClear={() => onSearch({ q: undefined, owner: undefined })}
          onNew={can("deals.create") ? () => setCreating(true) : null}
        >
          {data.board === undefined ? null : (
            <BoardView
              board={data.board}
              arrivals={arrivals}
              refusals={moves.refusals}
              peekedId={search.peek}
              mayMove={mayMove}
              onMove={moves.move}
              onOpen={open}
              onPeek={(deal) => onSearch({ peek: deal.id === search.peek ? undefined : deal.id })}
              onCloseRefusal={moves.closeRefusal}
              onMore={data.loadMore}
            />
          )}
        </BoardContent>
        {search.peek === undefined ? null : (
          <RecordPeek
            key={search.peek}
            object={objectTypes.deal}
            id={search.peek}
            onClose={() => onSearch({ peek: undefined })}
            onChanged={(record) => data.change((board) => placed(board, record as Deal))}
          />
        )}
      </div>
      {moves.dialog}
      {creating ? (
        <CreateRecordDialog
          object={objectTypes.deal}
          pipelineId={pipelineId}
          onClose={() => setCreating(false)}
          onCreated={(record) => {
            data.change((board) => placed(board, record as Deal));
            data.recount();
          }}
        />
      ) : null}
    </Page>
  );
}

type BoardData = ReturnType<typeof useBoard>;

/** Moving on a board: at once, then truth; why a card was put back stands at the card. */
function useBoardMoves(data: BoardData) {
  const [refusals, setRefusals] = useState<Readonly<Record<string, string>>>({});
  const moving = useRef(new Set<string>());
  const closeRefusal = (dealId: string) =>
    setRefusals((now) => Object.fromEntries(Object.entries(now).filter(([id]) => id !== dealId)));
  const mover = useDealMover({
    show: (deal, stage) => {
      moving.current.add(deal.id);
      closeRefusal(deal.id);
      data.change((board) => moved(board, deal.id, stage.id, new Date().toISOString()));
    },
    putBack: (deal, reason) => {
      moving.current.delete(deal.id);
      data.change((board) => placed(board, deal));
      if (reason !== null) setRefusals((now) => ({ ...now, [deal.id]: reason }));
    },
    settle: (deal) => {
      moving.current.delete(deal.id);
      data.change((board) => placed(board, deal));
      data.recount();
    },
  });
  const move = (deal: Deal, stage: Stage) => mover.move(data.card(deal.id) ?? deal, stage);
  return { move, dialog: mover.dialog, refusals, closeRefusal, isMoving: (dealId: string) => moving.current.has(dealId) };
}

type BoardContentProps = {
  readonly data: BoardData;
  readonly search: BoardSearch;
  readonly onClear: () => void;
  readonly onNew: (() => void) | null;
  readonly children: React.ReactNode;
};

/** The board, or what stands in its place: bones, what went wrong, what to do with an empty one. */
function BoardContent({ data, search, onClear, onNew, children }: BoardContentProps) {
  if (data.status === "error") return <ErrorState error={data.error} retry={data.reload} />;
  if (data.board === undefined) return <BoardBones />;
  const isEmpty = data.board.stages.every((column) => column.count === 0);
  if (!isEmpty) return children;
  if (search.q !== undefined || search.owner !== undefined) {
    return (
      <EmptyState
        title="No deal fits"
        picture={<IconMoodEmpty size={22} />}
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
      A deal goes from stage to stage until it is won or lost; drag its card, and the sums follow. Begin with one deal, or import many.
    </EmptyState>
  );
}
