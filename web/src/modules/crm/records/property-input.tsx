import { Select, TextInput, Textarea } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { type Draft, emptyDraft } from "./record-draft.ts";
import type { PropertyInfo } from "./record.ts";
import { RelationPicker } from "./relation-picker.tsx";

type PropertyInputProps = {
  readonly property: PropertyInfo;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** What an amount is in. */
  readonly currency: string;
  /** Without a label the property's name is only spoken (inline editing, where it stands beside). */
  readonly labelled?: boolean;
  readonly error?: string | undefined;
  /** Marks the control without a text below it, where the reason stands elsewhere. */
  readonly invalid?: boolean;
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  readonly size?: "xs" | "sm";
  readonly multiline?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
};

/** The control for a property's value, by its type. */
export function PropertyInput(props: PropertyInputProps) {
  const { property, draft, onDraft, labelled = true, error, required = false, autoFocus = false, size = "sm" } = props;
  const shared = {
    ...(labelled ? { label: property.label, withAsterisk: required } : { "aria-label": property.label }),
    ...(labelled && property.description !== null ? { description: property.description } : {}),
    ...(props.onKeyDown === undefined ? {} : { onKeyDown: props.onKeyDown }),
    error: error ?? props.invalid,
    size,
    autoFocus,
  };
  if (property.type === "relation") {
    const onPick = (reference: Draft["reference"]) =>
      onDraft(reference === null ? emptyDraft : { text: reference.id, reference });
    return (
      <RelationPicker {...shared} property={property} value={draft.reference} onPick={onPick} opened={autoFocus && !labelled} />
    );
  }
  const onText = (text: string) => onDraft({ text, reference: null });
  if (property.type === "oneOf") {
    return (
      <Select
        {...shared}
        data={property.options.map(({ value, label }) => ({ value, label }))}
        value={draft.text === "" ? null : draft.text}
        onChange={(value) => onText(value ?? "")}
        placeholder="Choose"
        clearable={!property.required}
        searchable={property.options.length > 8}
        {...(autoFocus && !labelled ? { defaultDropdownOpened: true } : {})}
        comboboxProps={{ position: "bottom-start", width: "max(100%, 180px)" }}
      />
    );
  }
  if (props.multiline) {
    return <Textarea {...shared} autosize minRows={2} maxRows={6} value={draft.text} onChange={(event) => onText(event.currentTarget.value)} />;
  }
  return (
    <TextInput
      {...shared}
      {...inputKind(property)}
      value={draft.text}
      onChange={(event) => onText(event.currentTarget.value)}
      {...(property.type === "money" ? { rightSection: <span className="gm-unit">{props.currency}</span>, rightSectionWidth: 44 } : {})}
      autoComplete="off"
    />
  );
}

function inputKind({ type, key }: PropertyInfo) {
  if (type === "date") return { type: "date", max: "9999-12-31" } as const;
  if (type === "money" || type === "number") return { inputMode: "decimal" } as const;
  if (key === "email") return { type: "email", inputMode: "email" } as const;
  if (key === "phone") return { type: "tel", inputMode: "tel" } as const;
  return {};
}
