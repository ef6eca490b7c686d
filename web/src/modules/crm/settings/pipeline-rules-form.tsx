import { Stack, Switch } from "@mantine/core";
import { tellProblem } from "../../../ui/toasts.tsx";
import type { Pipeline } from "../pipelines/pipeline-queries.ts";
import type { PipelineChanges, PipelineRules } from "./pipeline-changes.ts";

type PipelineRulesFormProps = {
  readonly pipeline: Pipeline;
  readonly manages: boolean;
  readonly changes: PipelineChanges;
};

const rules = [
  {
    rule: "skipping",
    label: "Deals may skip stages",
    description: "Off: every open stage in its order; a deal can be lost from anywhere.",
  },
  {
    rule: "goingBack",
    label: "Deals may go back",
    description: "Off: only onwards; a reopened deal goes on where it was closed.",
  },
] as const satisfies readonly { rule: keyof PipelineRules; label: string; description: string }[];

/** The rules that hold between all stages of a pipeline; each is saved at once. */
export function PipelineRulesForm({ pipeline, manages, changes }: PipelineRulesFormProps) {
  const save = (change: Partial<PipelineRules>) =>
    void changes
      .changeRules(pipeline, change)
      .catch((error: unknown) => tellProblem(`The rules of “${pipeline.name}” were not saved`, error));
  return (
    <Stack gap={12} mt="md" role="group" aria-label={`Rules of ${pipeline.name}`}>
      {rules.map(({ rule, ...words }) => (
        <Switch
          key={rule}
          {...words}
          checked={pipeline[rule]}
          disabled={!manages}
          onChange={(event) => save({ [rule]: event.currentTarget.checked })}
        />
      ))}
    </Stack>
  );
}
