import { Select } from "@mantine/core";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { PropertyInput } from "../records/property-input.tsx";
import type { Draft } from "../records/record-draft.ts";
import type { PropertyInfo } from "../records/record.ts";

/** A name is each record's own; so is what no two records share; the pipeline follows the stage. */
export function isForMany({ writable, builtIn, key, unique, target }: PropertyInfo): boolean {
  const isOwn = builtIn && ["name", "firstName", "lastName", "email"].includes(key);
  return writable && !unique && !isOwn && target !== "pipeline";
}

type BulkValueProps = {
  readonly property: PropertyInfo;
  readonly draft: Draft;
  readonly currency: string;
  readonly error: string | null;
  readonly onDraft: (draft: Draft) => void;
};

/** The input of a value that many records are given. */
export function BulkValue({ property, draft, currency, error, onDraft }: BulkValueProps) {
  const pipelines = usePipelines().data ?? [];
  if (property.target !== "stage")
    return (
      <PropertyInput
        property={property}
        draft={draft}
        onDraft={onDraft}
        currency={currency}
        error={error ?? undefined}
        required={property.required}
      />
    );
  return (
    <Select
      label={property.label}
      data={pipelines.map(({ name, stages }) => ({
        group: name,
        items: stages.map((stage) => ({ value: stage.id, label: stage.name })),
      }))}
      value={draft.text === "" ? null : draft.text}
      onChange={(id) => onDraft({ text: id ?? "", reference: null })}
      error={error}
    />
  );
}
