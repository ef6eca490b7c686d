import { MultiSelect, SegmentedControl, Select } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { PropertyInfo } from "../records/record.ts";
import { KindIcon } from "./kind-icon.tsx";
import type { LayoutBody } from "./use-view-actions.ts";
import { boardChoices, calendarChoices, endChoices, kindLabels, sumChoices } from "./view-layout.ts";
import type { View, ViewKind } from "./view-queries.ts";

/** What a form about a view's layout holds; "" is nothing chosen. */
export type LayoutValues = {
  readonly kind: ViewKind;
  readonly by: string;
  readonly until: string;
  readonly sum: string;
  readonly fields: string[];
};

/** The layout a form begins with. */
export function layoutValues(view: View | null): LayoutValues {
  return {
    kind: view?.kind ?? "table",
    by: view?.by ?? "",
    until: view?.until ?? "",
    sum: view?.sum ?? "",
    fields: [...(view?.fields ?? [])],
  };
}

/** What is sent of a form about a layout. */
export function layoutBody({ kind, by, until, sum, fields }: LayoutValues): LayoutBody {
  if (kind === "table") return { kind };
  const own = kind === "board" ? { sum: chosen(sum) } : { until: chosen(until) };
  return { kind, by: chosen(by), ...own, fields: fields.length === 0 ? null : fields };
}

function chosen(name: string): string | null {
  return name === "" ? null : name;
}

const maxFields = 6;
const kinds: readonly ViewKind[] = ["table", "board", "calendar"];

/** What the form about a view holds. */
export type ViewValues = LayoutValues & { readonly name: string; readonly shared: boolean };

type LayoutFieldsProps = {
  readonly form: UseFormReturnType<ViewValues>;
  readonly properties: readonly PropertyInfo[];
};

/** How a view shows its records: as a table, in columns, or on days. */
export function LayoutFields({ form, properties }: LayoutFieldsProps) {
  const { kind, by } = form.getValues();
  const choose = (value: string) => {
    form.setFieldValue("kind", value as ViewKind);
    const [first] = value === "board" ? boardChoices(properties) : calendarChoices(properties);
    if (value !== "table") form.setFieldValue("by", first?.key ?? "");
    form.setFieldValue("until", "");
  };
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Kind of view"
        value={kind}
        onChange={choose}
        data={kinds.map((value) => ({
          value,
          label: (
            <span className="gm-kind">
              <KindIcon kind={value} /> {kindLabels[value]}
            </span>
          ),
        }))}
      />
      {kind === "board" ? <BoardFields form={form} properties={properties} /> : null}
      {kind === "calendar" ? <CalendarFields form={form} properties={properties} by={by} /> : null}
      {kind === "table" ? null : (
        <MultiSelect
          label="On the cards"
          description="Beside the name; the usual ones when empty"
          data={namesOf(properties.filter(({ key }) => key !== "name" && key !== by))}
          maxValues={maxFields}
          searchable
          {...form.getInputProps("fields")}
        />
      )}
    </>
  );
}

function BoardFields({ form, properties }: LayoutFieldsProps) {
  const choices = boardChoices(properties);
  return (
    <>
      <Select
        label="Columns by"
        description={
          choices.length === 0
            ? "There is no field with one of several values yet: add one in the settings"
            : "A field with one of several values, yes or no, or a person"
        }
        data={namesOf(choices)}
        allowDeselect={false}
        searchable
        required
        {...form.getInputProps("by")}
      />
      <Select
        label="Add up"
        data={namesOf(sumChoices(properties))}
        placeholder="Nothing"
        clearable
        {...emptied(form, "sum")}
      />
    </>
  );
}

function CalendarFields({ form, properties, by }: LayoutFieldsProps & { readonly by: string }) {
  return (
    <>
      <Select
        label="Days by"
        data={namesOf(calendarChoices(properties))}
        allowDeselect={false}
        searchable
        required
        {...form.getInputProps("by")}
      />
      <Select
        label="Until"
        description="For what lasts several days"
        data={namesOf(endChoices(properties, by))}
        placeholder="One day alone"
        clearable
        {...emptied(form, "until")}
      />
    </>
  );
}

/** A choice that may be empty: what the control calls null the form calls "". */
function emptied(form: UseFormReturnType<ViewValues>, field: "until" | "sum") {
  const { value, error } = form.getInputProps(field) as { value: string; error?: string };
  return {
    value: value === "" ? null : value,
    onChange: (next: string | null) => form.setFieldValue(field, next ?? ""),
    error,
  };
}

function namesOf(properties: readonly PropertyInfo[]) {
  return properties.map(({ key, label }) => ({ value: key, label }));
}
