import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { useMayChange } from "../records/may-change.ts";
import { type CrmRecord, type Deal, objectTypes } from "../records/record.ts";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import { RecordPeek } from "../record-page/record-peek.tsx";
import { BoardContent } from "./board-content.tsx";
import { BoardActions, PipelineSwitcher } from "./board-header.tsx";
import { conversionQuery } from "./board-queries.ts";
import { type BoardSearch, boardFilter } from "./board-search.ts";
import { placed } from "./board-state.ts";
import type { Target } from "./board-shape.ts";
import { BoardView } from "./board-view.tsx";
import { dealLook } from "./stage-head.tsx";
import { useStageRules } from "../moves/use-stage-rules.ts";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import { type BoardData, useBoard } from "./use-board.ts";
import { useBoardMoves } from "./use-board-moves.ts";
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
  const kind = useDealBoard(slug, pipelineId);
  const moves = useBoardMoves(data);
  const filtered = filter !== undefined || search.q !== undefined;
  const arrivals = useLiveBoard(pipelineId, data, { filtered, isMoving: moves.isMoving });
  const mayMove = useMayChange("deals.update");
  const onSearch = (change: Partial<BoardSearch>) =>
    void navigate({ to: ".", search: (now: BoardSearch) => ({ ...now, ...change }), replace: true });
  const open = (deal: CrmRecord) => void navigate({ to: "/o/$slug/deals/$id", params: { slug, id: deal.id } });
  const onNew = can("deals.create") ? () => setCreating(true) : null;
  useShortcuts(onNew === null ? [] : [{ keys: "c", label: "New deal", group: "Board", run: onNew }]);

  return (
    <Page
      title={data.board?.pipeline.name ?? "Pipeline"}
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
      ]}
      beside={<PipelineSwitcher openId={pipelineId} />}
      actions={<BoardActions pipelineId={pipelineId} search={search} onSearch={onSearch} onNew={onNew} />}
      layout="fill"
    >
      <div className="gm-with-panel">
        <BoardContent
          data={data}
          filtered={filtered}
          onClear={() => onSearch({ q: undefined, owner: undefined })}
          onNew={onNew}
        >
          {data.board === undefined ? null : (
            <BoardView
              board={data.board}
              arrivals={arrivals}
              label={`Board of ${data.board.pipeline.name}: every row is a stage, every cell a deal.`}
              {...kind}
              refusals={moves.refusals}
              peekedId={search.peek}
              mayMove={mayMove}
              onMove={(deal, stage) => moves.move(deal as Deal, stage as Stage)}
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
      {creating ? <NewDeal pipelineId={pipelineId} data={data} onClose={() => setCreating(false)} /> : null}
    </Page>
  );
}

/** How deals look, and where their stages are closed to them. */
function useDealBoard(slug: string, pipelineId: string) {
  // beside the board, not before it: a board without these figures is still a board
  const conversions = useQuery(conversionQuery(slug, pipelineId)).data;
  const look = useMemo(() => dealLook(conversions), [conversions]);
  const closed = useStageRules();
  return { look, blocked: (to: Target, from: string) => closed(to as Stage, from) };
}

type NewDealProps = { readonly pipelineId: string; readonly data: BoardData; readonly onClose: () => void };

function NewDeal({ pipelineId, data, onClose }: NewDealProps) {
  const show = (record: CrmRecord): void => {
    data.change((board) => placed(board, record as Deal));
    data.recount();
  };
  return <CreateRecordDialog object={objectTypes.deal} pipelineId={pipelineId} onClose={onClose} onCreated={show} />;
}
