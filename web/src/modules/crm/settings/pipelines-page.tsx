import { Button, SegmentedControl } from "@mantine/core";
import { IconLayoutKanban, IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { EmptyState, ErrorState, SkeletonForm } from "../../../ui/states.tsx";
import { SettingsPage } from "../../identity/settings/settings-page.tsx";
import { type Pipeline, usePipelines } from "../pipelines/pipeline-queries.ts";
import { type PipelineChanges, usePipelineChanges } from "./pipeline-changes.ts";
import { PipelineDialog } from "./pipeline-dialog.tsx";
import { PipelineSection } from "./pipeline-section.tsx";
import { StagePanel } from "./stage-panel.tsx";
import "./pipelines.css";

/** The pipelines of a company: their stages, in order, with the rules of each. */
export function PipelinesSettingsPage() {
  const { can } = useOrganization();
  const pipelines = usePipelines();
  const [adding, setAdding] = useState(false);
  const search = useSearch({ from: "/signed-in/o/$slug/settings/pipelines" });
  const navigate = useNavigate({ from: "/o/$slug/settings/pipelines" });
  const changes = usePipelineChanges();
  const manages = can("pipelines.manage");
  const go = (pipeline: string | undefined, stage?: string) =>
    void navigate({ search: { pipeline, stage }, replace: true });
  const add = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
      Add pipeline
    </Button>
  );
  return (
    <SettingsPage title="Pipelines" layout="fill" actions={manages ? add : null}>
      {pipelines.isPending ? (
        <div className="gm-content" data-layout="reading">
          <SkeletonForm fields={6} />
        </div>
      ) : null}
      {pipelines.isError ? <ErrorState error={pipelines.error} retry={() => void pipelines.refetch()} /> : null}
      {pipelines.data?.length === 0 ? (
        <EmptyState title="No pipeline yet" picture={<IconLayoutKanban size={22} />} action={manages ? add : undefined}>
          A pipeline is the way a deal goes, stage by stage, from first contact to won or lost.
        </EmptyState>
      ) : null}
      {pipelines.data === undefined ? null : (
        <Shown pipelines={pipelines.data} search={search} manages={manages} changes={changes} go={go} />
      )}
      {adding ? (
        <PipelineDialog
          title="Add a pipeline"
          name=""
          save={async (name) => go((await changes.createPipeline(name)).id)}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </SettingsPage>
  );
}

type ShownProps = {
  readonly pipelines: readonly Pipeline[];
  readonly search: { readonly pipeline?: string | undefined; readonly stage?: string | undefined };
  readonly manages: boolean;
  readonly changes: PipelineChanges;
  /** Shows a pipeline, and one of its stages or "new" beside it. */
  readonly go: (pipeline: string | undefined, stage?: string) => void;
};

function Shown({ pipelines, search, manages, changes, go }: ShownProps) {
  const shown = pipelines.find((one) => one.id === search.pipeline) ?? pipelines[0];
  if (shown === undefined) return null;
  const isNew = search.stage === "new" && manages;
  const stage = shown.stages.find((one) => one.id === search.stage) ?? null;
  return (
    <div className="gm-beside">
      <div className="gm-content" data-layout="reading">
        <PipelineTabs pipelines={pipelines} shown={shown.id} onChoose={(id) => go(id)} />
        <PipelineSection
          key={shown.id}
          pipeline={shown}
          manages={manages}
          changes={changes}
          onStage={(id) => go(shown.id, id)}
          onDeleted={() => go(undefined)}
        />
      </div>
      {isNew || stage !== null ? (
        <StagePanel
          key={stage?.id ?? "new"}
          pipeline={shown}
          stage={stage}
          manages={manages}
          changes={changes}
          onClose={() => go(shown.id)}
        />
      ) : null}
    </div>
  );
}

type PipelineTabsProps = {
  readonly pipelines: readonly Pipeline[];
  readonly shown: string;
  readonly onChoose: (id: string) => void;
};

function PipelineTabs({ pipelines, shown, onChoose }: PipelineTabsProps) {
  if (pipelines.length < 2) return null;
  return (
    <div className="gm-tabs">
      <SegmentedControl
        size="xs"
        aria-label="Pipeline"
        value={shown}
        onChange={onChoose}
        data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  );
}
