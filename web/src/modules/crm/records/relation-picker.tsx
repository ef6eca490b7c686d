import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { useMembers } from "./member-queries.ts";
import { fewRecordsQuery } from "./record-queries.ts";
import { type PropertyInfo, type Reference, objectTypes } from "./record.ts";

const offered = 20;
const debounceMs = 150;

export type PickerProps = {
  readonly property: PropertyInfo;
  readonly value: Reference | null;
  readonly onPick: (reference: Reference | null) => void;
  readonly label?: string;
  readonly "aria-label"?: string;
  readonly error?: string | boolean | undefined;
  readonly description?: string | undefined;
  readonly withAsterisk?: boolean;
  readonly "data-autofocus"?: boolean;
  readonly opened?: boolean;
  readonly size?: "xs" | "sm";
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
};

/** Chooses what a relation points to: an account or contact by searching, an owner, a pipeline or a stage from a list. */
export function RelationPicker(props: PickerProps) {
  const { target } = props.property;
  if (target === "account" || target === "contact") return <RecordPicker {...props} object={target} />;
  if (target === "member") return <MemberPicker {...props} />;
  return <StagePicker {...props} />;
}

function RecordPicker({ object, ...props }: PickerProps & { readonly object: "account" | "contact" }) {
  const { slug } = useOrganization();
  const [query, setQuery] = useState("");
  const [settled] = useDebouncedValue(query.trim(), debounceMs);
  const wanted = settled === props.value?.name ? "" : settled;
  const question = wanted === "" ? { sort: "-updatedAt" } : { q: wanted };
  const found = useQuery({
    ...fewRecordsQuery(slug, objectTypes[object], question, offered),
    placeholderData: keepPreviousData,
  });
  const nothing = found.isPending ? "Searching…" : `No ${object} of this name`;
  return <Options {...props} options={found.data?.items ?? []} onSearch={setQuery} nothing={nothing} />;
}

function MemberPicker(props: PickerProps) {
  const members = useMembers();
  const options = (members.data ?? []).filter((member) => member.active || member.id === props.value?.id);
  return (
    <Options {...props} options={options} nothing={members.isPending ? "Reading members…" : "Nobody of this name"} />
  );
}

function StagePicker(props: PickerProps) {
  const pipelines = usePipelines();
  const all = pipelines.data ?? [];
  const stages = all.flatMap(({ name, stages: own }) =>
    own.map((stage) => (all.length > 1 ? { id: stage.id, name: `${stage.name} (${name})` } : stage)),
  );
  return (
    <Options {...props} options={props.property.target === "stage" ? stages : all} nothing="Nothing of this name" />
  );
}

type OptionsProps = PickerProps & {
  readonly options: readonly Reference[];
  readonly nothing: string;
  /** Present when the server searches; otherwise the list is filtered here. */
  readonly onSearch?: (query: string) => void;
};

function Options({
  property,
  value,
  onPick,
  options,
  nothing,
  onSearch,
  opened,
  label,
  error,
  description,
  ...rest
}: OptionsProps) {
  const all = value === null || options.some((option) => option.id === value.id) ? options : [value, ...options];
  return (
    <Select
      {...rest}
      label={label}
      error={error}
      description={description}
      placeholder={`Choose ${property.label.toLocaleLowerCase()}`}
      data={all.map((option) => ({ value: option.id, label: option.name }))}
      value={value?.id ?? null}
      onChange={(id) => onPick(all.find((option) => option.id === id) ?? null)}
      searchable
      clearable={!property.required}
      nothingFoundMessage={nothing}
      {...(onSearch === undefined ? {} : { onSearchChange: onSearch, filter: ({ options: found }) => found })}
      {...(opened ? { defaultDropdownOpened: true } : {})}
      selectFirstOptionOnChange
      maxDropdownHeight={260}
      comboboxProps={{ position: "bottom-start", width: opened ? 240 : "target" }}
    />
  );
}
