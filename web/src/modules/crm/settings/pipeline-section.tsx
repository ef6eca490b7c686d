import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Section } from "../../../ui/page.tsx";
import type { Pipeline } from "../pipelines/pipeline-queries.ts";
import type { PipelineChanges } from "./pipeline-changes.ts";
import { PipelineDialog } from "./pipeline-dialog.tsx";
import { PipelineRulesForm } from "./pipeline-rules-form.tsx";
import { StageList } from "./stage-list.tsx";

type PipelineSectionProps = {
  readonly pipeline: Pipeline;
  readonly manages: boolean;
  readonly changes: PipelineChanges;
  /** Opens a stage, or "new". */
  readonly onStage: (id: string) => void;
  readonly onDeleted: () => void;
};

/** One pipeline: its name and its stages in order. */
export function PipelineSection({ pipeline, manages, changes, onStage, onDeleted }: PipelineSectionProps) {
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const close = () => setAsking(null);
  const actions = manages ? (
    <>
      <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => onStage("new")}>
        Add stage
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`Change ${pipeline.name}`}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setAsking("rename")}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => setAsking("delete")}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  ) : undefined;
  return (
    <Section
      title={pipeline.name}
      description="A stage’s rules hold everywhere: on the board, in forms, imports and the API."
      actions={actions}
    >
      <StageList pipeline={pipeline} manages={manages} changes={changes} onStage={onStage} />
      <PipelineRulesForm pipeline={pipeline} manages={manages} changes={changes} />
      {asking === "rename" ? (
        <PipelineDialog
          title={`Rename “${pipeline.name}”`}
          name={pipeline.name}
          save={async (name) => void (await changes.renamePipeline(pipeline, name))}
          onClose={close}
        />
      ) : null}
      {asking === "delete" ? (
        <ConfirmDialog
          title={`Delete “${pipeline.name}”?`}
          action="Delete pipeline"
          word={pipeline.name}
          onConfirm={async () => {
            await changes.deletePipeline(pipeline);
            onDeleted();
          }}
          onClose={close}
        >
          The pipeline and its {pipeline.stages.length} stages are deleted for everybody. A pipeline that still holds
          deals cannot be deleted.
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}
