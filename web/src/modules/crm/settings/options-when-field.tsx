import { MultiSelect, Select } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { type Pipeline, usePipelines } from "../pipelines/pipeline-queries.ts";
import { yesOrNo } from "../records/property-input.tsx";
import type { PropertyInfo } from "../records/record.ts";
import type { RuleValues } from "./rule-form-values.ts";

type OptionsWhenProps = {
  readonly form: UseFormReturnType<RuleValues>;
  readonly property: PropertyInfo;
  readonly others: readonly PropertyInfo[];
};

/** Which values may be chosen by the value of another field: a line for each of its values. */
export function OptionsWhenField({ form, property, others }: OptionsWhenProps) {
  const pipelines = usePipelines().data ?? [];
  const { deciding, options } = form.values;
  const deciders = others.filter(decides);
  const by = deciders.find(({ key }) => key === deciding);
  const choices = property.options.filter(({ archived }) => !archived).map(({ value, label }) => ({ value, label }));
  const set = (value: string, allowed: string[]) => form.setFieldValue("options", { ...options, [value]: allowed });
  const error = form.errors["options"];
  return (
    <>
      <Select
        label="Values depend on"
        description="What may be chosen follows from another field."
        placeholder="Nothing"
        data={deciders.map(({ key, label }) => ({ value: key, label }))}
        value={deciding === "" ? null : deciding}
        onChange={(key) => form.setValues({ deciding: key ?? "", options: {} })}
        error={form.errors["deciding"]}
        clearable
        disabled={deciders.length === 0}
      />
      {by === undefined ? null : (
        <div className="gm-matrix" role="group" aria-label={`Values by ${by.label}`}>
          {valuesOf(by, pipelines).map(({ value, label }) => (
            <MultiSelect
              key={value}
              size="xs"
              label={`${by.label}: ${label}`}
              placeholder={(options[value] ?? []).length === 0 ? "Any value" : ""}
              data={choices}
              value={options[value] ?? []}
              onChange={(allowed) => set(value, allowed)}
              searchable
              nothingFoundMessage="No such value"
            />
          ))}
          {typeof error === "string" ? (
            <p className="gm-problem" role="alert">
              {error}
            </p>
          ) : null}
        </div>
      )}
    </>
  );
}

function decides({ type, target }: PropertyInfo): boolean {
  return type === "oneOf" || type === "boolean" || target === "pipeline" || target === "stage";
}

/** What the deciding field can be, by name. */
function valuesOf({ type, target, options }: PropertyInfo, pipelines: readonly Pipeline[]) {
  if (type === "boolean") return yesOrNo;
  if (target === "pipeline") return pipelines.map(({ id, name }) => ({ value: id, label: name }));
  if (target === "stage")
    return pipelines.flatMap(({ name, stages }) =>
      stages.map((stage) => ({
        value: stage.id,
        label: pipelines.length > 1 ? `${stage.name} (${name})` : stage.name,
      })),
    );
  return options.filter(({ archived }) => !archived).map(({ value, label }) => ({ value, label }));
}
