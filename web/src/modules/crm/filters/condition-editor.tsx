import { opChoice } from "@gomark/server/shared/crm/filters/filter-words";
import { Button, Group, MultiSelect, Select } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { PropertyInput, yesOrNo } from "../records/property-input.tsx";
import { type Draft, draftOf, emptyDraft } from "../records/record-draft.ts";
import type { PropertyInfo } from "../records/record.ts";
import { type ConditionDraft, askedType, parseCondition } from "./condition-draft.ts";
import { type Comparison, type FilterOp, arityOf, me, opsOf } from "./filter.ts";
import { PeriodInput, SpanInput } from "./time-inputs.tsx";
import { useKnownNames } from "./use-vocabulary.ts";

type ConditionEditorProps = {
  readonly properties: readonly PropertyInfo[];
  readonly initial: { readonly property: PropertyInfo; readonly draft: ConditionDraft } | null;
  readonly onSave: (condition: Comparison) => void;
  readonly onRemove?: () => void;
};

/** Builds one condition: which property, how compared, with what. */
export function ConditionEditor({ properties, initial, onSave, onRemove }: ConditionEditorProps) {
  const { currency } = useOrganization();
  const [property, setProperty] = useState<PropertyInfo | null>(initial?.property ?? null);
  const [draft, setDraft] = useState<ConditionDraft>(initial?.draft ?? { op: "is", values: [] });
  const [problem, setProblem] = useState<string | null>(null);

  function choose(key: string | null): void {
    const chosen = properties.find((one) => one.key === key) ?? null;
    setProperty(chosen);
    setProblem(null);
    if (chosen !== null) setDraft({ op: opsFor(chosen)[0] ?? "is", values: [] });
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (property === null) return;
    const parsed = parseCondition(property, draft, currency);
    if (parsed.problem === undefined) onSave(parsed.condition);
    else setProblem(parsed.problem);
  }

  return (
    <form onSubmit={submit} className="gm-condition" noValidate>
      <Select
        data={properties.map(({ key, label }) => ({ value: key, label }))}
        value={property?.key ?? null}
        onChange={choose}
        placeholder="Choose a field"
        aria-label="Field"
        searchable
        allowDeselect={false}
        data-autofocus={initial === null || undefined}
        {...(initial === null ? { defaultDropdownOpened: true } : {})}
        comboboxProps={{ withinPortal: false }}
        maxDropdownHeight={260}
      />
      {property === null ? null : (
        <ConditionFields property={property} draft={draft} onDraft={setDraft} problem={problem} />
      )}
      <Group justify="space-between" gap="sm" mt={4}>
        {onRemove === undefined ? (
          <span />
        ) : (
          <Button size="xs" variant="subtle" color="gray" onClick={onRemove}>
            Remove
          </Button>
        )}
        <Button size="xs" type="submit" disabled={property === null}>
          Apply
        </Button>
      </Group>
    </form>
  );
}

type ConditionFieldsProps = {
  readonly property: PropertyInfo;
  readonly draft: ConditionDraft;
  readonly onDraft: (draft: ConditionDraft) => void;
  readonly problem: string | null;
};

/** How a property is compared, and with what. */
export function ConditionFields({ property, draft, onDraft, problem }: ConditionFieldsProps) {
  const { currency } = useOrganization();
  const choose = (op: FilterOp | null): void => {
    if (op === null) return;
    // times named from today are written otherwise than days
    const keeps = arityOf(op) === arityOf(draft.op) || (!isTimed(op) && !isTimed(draft.op));
    onDraft({ op, values: keeps ? draft.values : [] });
  };
  return (
    <>
      <Select
        data={opsFor(property).map((op) => ({ value: op, label: opChoice(property.type, op) }))}
        value={draft.op}
        onChange={choose}
        aria-label="Comparison"
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      <ConditionValues
        property={property}
        draft={draft}
        onValues={(values) => onDraft({ ...draft, values })}
        currency={currency}
        problem={problem}
      />
    </>
  );
}

function isTimed(op: FilterOp): boolean {
  return arityOf(op) === "period" || arityOf(op) === "span";
}

/** Records are too many to list, so "any of" is offered where the choices are few. */
export function opsFor(property: PropertyInfo): readonly FilterOp[] {
  const ops = opsOf[property.type];
  return property.target === "account" || property.target === "contact" ? ops.filter((op) => op !== "in") : ops;
}

type ConditionValuesProps = {
  readonly property: PropertyInfo;
  readonly draft: ConditionDraft;
  readonly onValues: (values: readonly Draft[]) => void;
  readonly currency: string;
  readonly problem: string | null;
};

function ConditionValues({ property, draft, onValues, currency, problem }: ConditionValuesProps) {
  const choices = useChoices(property);
  const arity = arityOf(draft.op);
  if (arity === "none") return null;
  if (arity === "period" || arity === "span") {
    const shared = { draft: draft.values[0], onDraft: (value: Draft) => onValues([value]), problem };
    return arity === "period" ? (
      <PeriodInput {...shared} />
    ) : (
      <SpanInput {...shared} hours={property.type === "dateTime"} />
    );
  }
  if (arity === "many") {
    return (
      <MultiSelect
        data={choices}
        value={draft.values.map((value) => value.text)}
        onChange={(values) => onValues(values.map((value) => draftOf(value)))}
        placeholder={draft.values.length === 0 ? "Choose any" : ""}
        aria-label="Values"
        error={problem}
        searchable
        selectFirstOptionOnChange
        nothingFoundMessage="Nothing of this name"
        comboboxProps={{ withinPortal: false }}
      />
    );
  }
  if (choices.length > 0) {
    return (
      <Select
        data={choices}
        value={draft.values[0]?.text ?? null}
        onChange={(value) => onValues(value === null ? [] : [draftOf(value)])}
        placeholder="Choose"
        aria-label={property.label}
        error={problem}
        searchable={choices.length > fewChoices}
        selectFirstOptionOnChange
        nothingFoundMessage="Nothing of this name"
        allowDeselect={false}
        maxDropdownHeight={260}
        comboboxProps={{ withinPortal: false }}
      />
    );
  }
  const asked = askedType(property, draft.op);
  const places = arity === "two" ? [0, 1] : [0];
  return places.map((place) => (
    <PropertyInput
      key={place}
      property={{ ...asked, required: true }}
      draft={draft.values[place] ?? emptyDraft}
      onDraft={(value) => onValues(places.map((at) => (at === place ? value : (draft.values[at] ?? emptyDraft))))}
      currency={currency}
      plain
      error={place === places.length - 1 ? (problem ?? undefined) : undefined}
    />
  ));
}

const fewChoices = 8;

function useChoices(property: PropertyInfo): { readonly value: string; readonly label: string }[] {
  const { members, teams } = useKnownNames();
  const pipelines = usePipelines().data ?? [];
  if (property.type === "oneOf" || property.type === "manyOf")
    return property.options.map(({ value, label, archived }) => ({
      value,
      label: archived ? `${label} (archived)` : label,
    }));
  const named = (list: readonly { readonly id: string; readonly name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }));
  if (property.type === "boolean") return yesOrNo;
  if (property.target === "member")
    return [
      { value: me, label: "Me" },
      { value: "myTeam", label: "My team" },
      ...teams.map(({ id, name }) => ({ value: `team:${id}`, label: `Team ${name}` })),
      ...named(members),
    ];
  if (property.target === "pipeline") return named(pipelines);
  if (property.target !== "stage") return [];
  return pipelines.flatMap(({ name, stages }) =>
    stages.map((stage) => ({ value: stage.id, label: pipelines.length > 1 ? `${stage.name} (${name})` : stage.name })),
  );
}
