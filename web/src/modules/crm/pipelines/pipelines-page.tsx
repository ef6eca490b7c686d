import { IconColumns } from "@tabler/icons-react";
import { Navigate } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { BoardBones } from "../board/board-column-view.tsx";
import { usePipelines } from "./pipeline-queries.ts";
import "../board/board.css";

/** Goes to the first pipeline's board. */
export function PipelinesPage() {
  const { slug, can } = useOrganization();
  const pipelines = usePipelines();
  const [first] = pipelines.data ?? [];
  if (first !== undefined) {
    return <Navigate to="/o/$slug/pipelines/$pipelineId" params={{ slug, pipelineId: first.id }} replace />;
  }
  return (
    <Page title="Pipelines" layout="fill">
      {pipelines.isPending ? <BoardBones /> : null}
      {pipelines.isError ? <ErrorState error={pipelines.error} retry={() => void pipelines.refetch()} /> : null}
      {pipelines.isSuccess ? (
        <EmptyState
          title="No pipeline yet"
          picture={<IconColumns size={22} />}
          {...(can("pipelines.manage")
            ? {
                action: (
                  <ButtonLink to="/o/$slug/settings/pipelines" params={{ slug }}>
                    Set up a pipeline
                  </ButtonLink>
                ),
              }
            : {})}
        >
          A pipeline is the way deals go, stage by stage, until they are won or lost.
        </EmptyState>
      ) : null}
    </Page>
  );
}
