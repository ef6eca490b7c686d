import { Select } from "@mantine/core";
import type { Pipeline } from "../pipelines/pipeline-queries.ts";
import type { PropertyInfo } from "./record.ts";
import type { DraftForm } from "./use-drafts.ts";

type StageInputProps = {
  readonly pipelines: readonly Pipeline[];
  readonly drafts: DraftForm;
  readonly properties: readonly PropertyInfo[];
};

/** Where a new deal begins: the pipeline, where there are several, and the stage in it. */
export function StageInput({ pipelines, drafts, properties }: StageInputProps) {
  const stageProperty = properties.find((property) => property.target === "stage");
  const pipelineProperty = properties.find((property) => property.target === "pipeline");
  if (stageProperty === undefined || pipelineProperty === undefined) return null;
  const pipelineId = drafts.draft(pipelineProperty).text;
  const pipeline = pipelines.find((one) => one.id === pipelineId) ?? pipelines[0];

  function choose(property: PropertyInfo, found: { readonly id: string; readonly name: string } | undefined): void {
    if (found !== undefined)
      drafts.setDraft(property, { text: found.id, reference: { id: found.id, name: found.name } });
  }

  return (
    <>
      {pipelines.length < 2 ? null : (
        <Select
          label={pipelineProperty.label}
          data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          value={pipeline?.id ?? null}
          error={drafts.error(pipelineProperty)}
          allowDeselect={false}
          onChange={(id) => {
            const next = pipelines.find((one) => one.id === id);
            choose(pipelineProperty, next);
            choose(
              stageProperty,
              next?.stages.find(({ kind }) => kind === "open"),
            );
          }}
        />
      )}
      <Select
        label={stageProperty.label}
        data={(pipeline?.stages ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={drafts.draft(stageProperty).text}
        error={drafts.error(stageProperty)}
        allowDeselect={false}
        onChange={(id) =>
          choose(
            stageProperty,
            pipeline?.stages.find((stage) => stage.id === id),
          )
        }
      />
    </>
  );
}
