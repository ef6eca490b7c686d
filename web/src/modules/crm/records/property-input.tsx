import { MultiSelect, Select, TextInput, Textarea } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { instantOf, localMoment } from "./local-moment.ts";
import { limitHint } from "./limit-words.ts";
import { type Draft, emptyDraft, partsOf } from "./record-draft.ts";
import type { PropertyInfo } from "./record.ts";
import { RelationPicker } from "./relation-picker.tsx";

type PropertyInputProps = {
  readonly property: PropertyInfo;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** What an amount is in. */
  readonly currency: string;
  /** Edited where it stands: the name stands beside, the choices open at once. */
  readonly inline?: boolean;
  /** Without its name above, which is only spoken. */
  readonly plain?: boolean;
  readonly error?: string | undefined;
  /** Marks the control without a text below it, where the reason stands elsewhere. */
  readonly invalid?: boolean;
  readonly required?: boolean;
  /** The first field of a dialog. */
  readonly first?: boolean;
  readonly multiline?: boolean;
  /** The options that go with what else the record holds; all where absent. */
  readonly allowed?: readonly string[] | undefined;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
};

/** What holds much takes a line of its own in a form. */
function isWide(type: PropertyInfo["type"]): boolean {
  return type === "longText" || type === "manyOf";
}

/** What every control takes, whatever the type. */
function sharedOf({
  property,
  inline = false,
  plain = inline,
  error,
  invalid,
  required = false,
  first,
  onKeyDown,
}: PropertyInputProps) {
  return {
    ...(plain ? { "aria-label": property.label } : { label: property.label, withAsterisk: required }),
    ...(plain ? {} : descriptionOf(property)),
    ...(onKeyDown === undefined ? {} : { onKeyDown }),
    ...(first === true ? { "data-autofocus": true } : {}),
    ...(isWide(property.type) ? { className: "gm-field-wide" } : {}),
    error: error ?? invalid,
    size: inline ? "xs" : "sm",
  } as const;
}

/** What a field means, and what its values must keep to. */
function descriptionOf(property: PropertyInfo): { readonly description?: string } {
  const lines = [property.description ?? "", limitHint(property)].filter((line) => line !== "");
  return lines.length === 0 ? {} : { description: lines.join(" · ") };
}

/** The control for a property's value, by its type. */
export function PropertyInput(props: PropertyInputProps) {
  const { property, draft, onDraft, inline = false } = props;
  if (property.type === "relation" || property.type === "user") {
    const onPick = (reference: Draft["reference"]) =>
      onDraft(reference === null ? emptyDraft : { text: reference.id, reference });
    return (
      <RelationPicker
        {...sharedOf(props)}
        property={property}
        value={chosenOf(draft)}
        onPick={onPick}
        opened={inline}
      />
    );
  }
  if (property.type === "manyOf") return <OptionsInput {...props} />;
  return property.type === "oneOf" || property.type === "boolean" ? (
    <OptionInput {...props} />
  ) : (
    <TypedInput {...props} />
  );
}

/** Whom a draft names; a member known by the id alone is named by the list they are chosen from. */
function chosenOf({ text, reference }: Draft): Draft["reference"] {
  return reference ?? (text === "" ? null : { id: text, name: `#${text}` });
}

/** In a narrow cell or column the list is wider than its control. */
const listWidth = 220;

/** The choices of a yes-or-no property. */
export const yesOrNo = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

/** What may be chosen; an archived option, or one that goes no longer with the rest, only where it is chosen already. */
function choicesOf({ property: { type, options }, allowed }: PropertyInputProps, chosen: readonly string[]) {
  if (type === "boolean") return yesOrNo;
  const fits = (value: string) => allowed === undefined || allowed.includes(value);
  return options
    .filter(({ value, archived }) => (!archived && fits(value)) || chosen.includes(value))
    .map(({ value, label }) => ({ value, label }));
}

function OptionsInput(props: PropertyInputProps) {
  const { property, draft, onDraft, inline = false } = props;
  const chosen = partsOf(draft.text);
  return (
    <MultiSelect
      {...sharedOf(props)}
      data={choicesOf(props, chosen)}
      value={[...chosen]}
      onChange={(values) => onDraft({ text: values.join("; "), reference: null })}
      {...(chosen.length === 0 ? { placeholder: "Choose any" } : {})}
      clearable={!property.required && !inline}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage="No such option"
      defaultDropdownOpened={inline}
      maxDropdownHeight={260}
      comboboxProps={{ position: "bottom-start", width: inline ? listWidth : "target" }}
    />
  );
}

function OptionInput(props: PropertyInputProps) {
  const { property, draft, onDraft, inline = false } = props;
  return (
    <Select
      {...sharedOf(props)}
      data={choicesOf(props, [draft.text])}
      value={draft.text === "" ? null : draft.text}
      onChange={(value) => onDraft({ text: value ?? "", reference: null })}
      placeholder="Choose"
      clearable={!property.required}
      searchable={property.options.length > 8}
      defaultDropdownOpened={inline}
      comboboxProps={{ position: "bottom-start", width: inline ? listWidth : "target" }}
    />
  );
}

function TypedInput(props: PropertyInputProps) {
  const { property, draft, onDraft, currency, multiline = false } = props;
  const shared = {
    ...sharedOf(props),
    value: draft.text,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onDraft({ text: event.currentTarget.value, reference: null }),
  };
  if (multiline || property.type === "longText") return <Textarea {...shared} autosize minRows={2} maxRows={12} />;
  if (property.type === "dateTime") return <MomentInput {...props} />;
  return (
    <TextInput
      {...shared}
      {...inputKind(property)}
      {...(property.type === "money"
        ? { rightSection: <span className="gm-unit">{currency}</span>, rightSectionWidth: 44 }
        : {})}
      autoComplete="off"
    />
  );
}

/** A moment is given by the reader's clocks and kept as an instant. */
function MomentInput(props: PropertyInputProps) {
  const { draft, onDraft } = props;
  return (
    <TextInput
      {...sharedOf(props)}
      type="datetime-local"
      max="9999-12-31T23:59"
      value={localMoment(draft.text)}
      onChange={(event) => onDraft({ text: instantOf(event.currentTarget.value), reference: null })}
      autoComplete="off"
    />
  );
}

function inputKind({ type, key }: PropertyInfo) {
  if (type === "date") return { type: "date", max: "9999-12-31" } as const;
  if (type === "money" || type === "number") return { inputMode: "decimal" } as const;
  if (type === "url") return { inputMode: "url", placeholder: "https://" } as const;
  if (type === "email" || key === "email") return { type: "email", inputMode: "email" } as const;
  if (type === "phone") return { type: "tel", inputMode: "tel", placeholder: "+49 30 1234567" } as const;
  if (key === "phone") return { type: "tel", inputMode: "tel" } as const;
  return {};
}
