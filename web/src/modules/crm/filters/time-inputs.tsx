import { Group, NumberInput, Select } from "@mantine/core";
import {
  type Period,
  type Span,
  namedPeriods,
  periodUnits,
  spanUnits,
} from "@gomark/server/shared/crm/filters/filter-time";
import { periodWords } from "@gomark/server/shared/crm/filters/filter-words";
import { type Draft, draftOf, emptyDraft } from "../records/record-draft.ts";

type TimeInputProps = {
  readonly draft: Draft | undefined;
  readonly onDraft: (draft: Draft) => void;
  readonly problem: string | null;
};

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const named = [...namedPeriods].map((period) => ({ value: period as string, label: capitalised(periodWords(period)) }));
const counted = [
  { value: "last", label: "The last …" },
  { value: "next", label: "The next …" },
];
const usual = { amount: 30, unit: "day" } as const;

/** A time named from today: this fiscal quarter, the last 30 days. */
export function PeriodInput({ draft, onDraft, problem }: TimeInputProps) {
  const period = readDraft(draft) as Period | null;
  const count = typeof period === "object" && period !== null ? countOf(period) : null;
  const choose = (value: string | null): void => {
    if (value === null) return;
    const isCounted = value === "last" || value === "next";
    onDraft(
      writeDraft(isCounted ? { [value]: count?.amount ?? usual.amount, unit: count?.unit ?? usual.unit } : value),
    );
  };
  return (
    <>
      <Select
        data={[
          { group: "Counted", items: counted },
          { group: "Named", items: named },
        ]}
        value={count === null ? (typeof period === "string" ? period : null) : count.which}
        onChange={choose}
        placeholder="Choose a time"
        aria-label="Time"
        searchable
        selectFirstOptionOnChange
        allowDeselect={false}
        maxDropdownHeight={260}
        error={problem}
        comboboxProps={{ withinPortal: false }}
      />
      {count === null ? null : (
        <LengthInput
          value={{ amount: count.amount, unit: count.unit }}
          units={periodUnits}
          onChange={({ amount, unit }) => onDraft(writeDraft({ [count.which]: amount, unit }))}
          problem={null}
        />
      )}
    </>
  );
}

function countOf(period: Exclude<Period, string>) {
  const { unit } = period;
  return "last" in period
    ? { which: "last" as const, amount: period.last, unit }
    : { which: "next" as const, amount: period.next, unit };
}

/** A length of time; hours for moments alone. */
export function SpanInput({ draft, onDraft, problem, hours }: TimeInputProps & { readonly hours: boolean }) {
  return (
    <LengthInput
      value={readDraft(draft) as Span | null}
      units={hours ? spanUnits : periodUnits}
      onChange={(span) => onDraft(writeDraft(span))}
      problem={problem}
    />
  );
}

type LengthInputProps = {
  readonly value: { readonly amount: number; readonly unit: string } | null;
  readonly units: readonly string[];
  readonly onChange: (value: { amount: number; unit: string }) => void;
  readonly problem: string | null;
};

function LengthInput({ value, units, onChange, problem }: LengthInputProps) {
  const { amount, unit } = value ?? { amount: 0, unit: usual.unit };
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <NumberInput
        value={amount === 0 ? "" : amount}
        onChange={(next) => onChange({ amount: Number(next), unit })}
        min={1}
        allowDecimal={false}
        placeholder="30"
        aria-label="How many"
        error={problem}
        style={{ flex: 1 }}
      />
      <Select
        data={units.map((one) => ({ value: one, label: `${one}s` }))}
        value={unit}
        onChange={(next) => next !== null && onChange({ amount, unit: next })}
        aria-label="Unit"
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        style={{ flex: 1 }}
      />
    </Group>
  );
}

function readDraft(draft: Draft | undefined): unknown {
  return draft === undefined || draft.text === "" ? null : JSON.parse(draft.text);
}

function writeDraft(value: unknown): Draft {
  return value === null ? emptyDraft : draftOf(JSON.stringify(value));
}
