import { Button, Checkbox, MultiSelect, NumberInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { ApiForm } from "../../../ui/form.tsx";
import { SidePanel } from "../../../ui/side-panel.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { tell, tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { roleChoices } from "../../identity/roles.ts";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import { useProperties } from "../properties/property-queries.ts";
import type { PipelineChanges, StageFields } from "./pipeline-changes.ts";

type StagePanelProps = {
  readonly pipeline: Pipeline;
  /** null: a new stage. */
  readonly stage: Stage | null;
  readonly manages: boolean;
  readonly changes: PipelineChanges;
  readonly onClose: () => void;
};

type Values = {
  name: string;
  kind: Stage["kind"];
  probability: number;
  requiredProperties: string[];
  anywhere: boolean;
  allowedFrom: string[];
  everybody: boolean;
  enteredBy: string[];
};

const kinds = [
  { value: "open", label: "Open" },
  { value: "won", label: "Won" },
  { value: "lost", label: "Lost" },
];
const usual: Readonly<Record<Stage["kind"], number>> = { open: 50, won: 100, lost: 0 };

const newStage: Values = {
  name: "",
  kind: "open",
  probability: usual.open,
  requiredProperties: [],
  anywhere: true,
  allowedFrom: [],
  everybody: true,
  enteredBy: [],
};

function valuesOf(stage: Stage | null): Values {
  if (stage === null) return newStage;
  const { name, kind, probability, requiredProperties, allowedFrom, enteredBy } = stage;
  return {
    name,
    kind,
    probability,
    requiredProperties,
    anywhere: allowedFrom === null,
    allowedFrom: allowedFrom ?? [],
    everybody: enteredBy === null,
    enteredBy: enteredBy ?? [],
  };
}

/** One stage beside the list: what it means and what a deal needs to enter it. */
export function StagePanel({ pipeline, stage, manages, changes, onClose }: StagePanelProps) {
  const title = stage === null ? "New stage" : <StagePill name={stage.name} kind={stage.kind} />;
  return (
    <SidePanel title={title} label={stage?.name ?? "New stage"} onClose={onClose}>
      <fieldset className="gm-plain" disabled={!manages}>
        <StageForm pipeline={pipeline} stage={stage} changes={changes} onClose={onClose} />
      </fieldset>
      {stage === null || !manages ? null : (
        <DeleteStage pipeline={pipeline} stage={stage} changes={changes} onClose={onClose} />
      )}
    </SidePanel>
  );
}

function StageForm({ pipeline, stage, changes, onClose }: Omit<StagePanelProps, "manages">) {
  const form = useForm<Values>({ mode: "controlled", initialValues: valuesOf(stage) });

  async function save(values: Values): Promise<void> {
    const { anywhere, everybody, ...rest } = values;
    const fields: StageFields = {
      ...rest,
      allowedFrom: anywhere ? null : values.allowedFrom,
      enteredBy: everybody ? null : values.enteredBy,
    };
    if (stage === null) await changes.createStage(pipeline.id, { ...fields, position: firstClosed(pipeline) });
    else await changes.changeStage(stage, fields);
    tell(`“${values.name}” is saved.`);
    if (stage === null) onClose();
  }

  return (
    <ApiForm form={form} action={stage === null ? "Add stage" : "Save"} save={save} takesFocus={stage === null}>
      <TextInput label="Name" autoComplete="off" {...form.getInputProps("name")} />
      <div>
        <Text size="sm" fw={500} mb={4} id="stage-kind">
          A deal here is
        </Text>
        <SegmentedControl
          aria-labelledby="stage-kind"
          size="xs"
          fullWidth
          data={kinds}
          value={form.values.kind}
          onChange={(chosen) => {
            const kind = kinds.find((one) => one.value === chosen)?.value as Stage["kind"];
            form.setValues({ kind, probability: usual[kind] });
          }}
        />
        {form.errors["kind"] === undefined ? null : <div className="gm-refusal">{form.errors["kind"]}</div>}
      </div>
      <NumberInput
        label="Chance of winning"
        description="Weighs the deal’s amount in forecasts."
        suffix=" %"
        min={0}
        max={100}
        allowDecimal={false}
        disabled={form.values.kind !== "open"}
        {...form.getInputProps("probability")}
      />
      <Needs form={form} />
      <Moves form={form} pipeline={pipeline} stage={stage} />
      <Movers form={form} />
    </ApiForm>
  );
}

function Needs({ form }: { readonly form: UseFormReturnType<Values> }) {
  const properties = useProperties("deal");
  const writable = (properties.data ?? []).filter(
    (property) => property.writable && property.key !== "stageId" && property.key !== "pipelineId",
  );
  return (
    <MultiSelect
      label="Fields a deal needs to enter"
      description="Asked for in place when somebody moves a deal here."
      placeholder={form.values.requiredProperties.length === 0 ? "None" : ""}
      searchable
      data={writable.map(({ key, label }) => ({ value: key, label }))}
      {...form.getInputProps("requiredProperties")}
    />
  );
}

type MovesProps = {
  readonly form: UseFormReturnType<Values>;
  readonly pipeline: Pipeline;
  readonly stage: Stage | null;
};

function Moves({ form, pipeline, stage }: MovesProps) {
  const others = pipeline.stages.filter(({ id }) => id !== stage?.id);
  return (
    <fieldset className="gm-moves">
      <legend>Deals may come from</legend>
      <Checkbox label="Any stage" {...form.getInputProps("anywhere", { type: "checkbox" })} />
      {form.values.anywhere ? null : (
        <Checkbox.Group {...form.getInputProps("allowedFrom")}>
          <Stack gap={8} mt={8} pl={24}>
            {others.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </fieldset>
  );
}

/** The roles that may move deals here. */
function Movers({ form }: { readonly form: UseFormReturnType<Values> }) {
  return (
    <fieldset className="gm-moves">
      <legend>Who may move deals here</legend>
      <Checkbox label="Everybody who may edit the deal" {...form.getInputProps("everybody", { type: "checkbox" })} />
      {form.values.everybody ? null : (
        <Checkbox.Group {...form.getInputProps("enteredBy")}>
          <Stack gap={8} mt={8} pl={24}>
            {roleChoices("organization").map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </fieldset>
  );
}

function DeleteStage({
  pipeline,
  stage,
  changes,
  onClose,
}: Omit<StagePanelProps, "manages" | "stage"> & { readonly stage: Stage }) {
  async function remove(): Promise<void> {
    const position = pipeline.stages.findIndex(({ id }) => id === stage.id);
    await changes.deleteStage(stage);
    onClose();
    const { name, kind, probability, requiredProperties, allowedFrom, enteredBy } = stage;
    tellUndoable(`The stage “${name}” is deleted.`, () =>
      changes.createStage(pipeline.id, {
        name,
        kind,
        probability,
        requiredProperties,
        allowedFrom,
        enteredBy,
        position,
      }),
    );
  }
  return (
    <Button
      variant="default"
      mt="xl"
      onClick={() => void remove().catch((error: unknown) => tellProblem(`“${stage.name}” was not deleted`, error))}
    >
      Delete stage
    </Button>
  );
}

/** A new stage goes before the first closed one: that is where the open ones end. */
function firstClosed(pipeline: Pipeline): number {
  const index = pipeline.stages.findIndex(({ kind }) => kind !== "open");
  return index === -1 ? pipeline.stages.length : index;
}
