import { Autocomplete, Checkbox, TextInput, Textarea } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useOrganization } from "../../../lib/organization.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { PropertyInput } from "../records/property-input.tsx";
import { currencyOf } from "../records/record-draft.ts";
import type { PropertyInfo } from "../records/record.ts";
import { OptionEditor } from "./option-editor.tsx";
import type { PropertyChanges } from "./property-changes.ts";
import {
  type Values,
  fieldsOf,
  hasOptions,
  mayBeUnique,
  shownProperty,
  valuesOf,
  withType,
} from "./property-form-values.ts";
import { TypeSelect } from "./type-select.tsx";

type PropertyFormProps = {
  readonly object: string;
  /** null: a new field. */
  readonly property: PropertyInfo | null;
  /** The groups that other fields are in. */
  readonly groups: readonly string[];
  readonly changes: PropertyChanges;
  readonly onDone: () => void;
};

/** Everything about one field of the organization; what can never change is asked for once. */
export function PropertyForm({ object, property, groups, changes, onDone }: PropertyFormProps) {
  const { currency } = useOrganization();
  const form = useForm<Values>({ mode: "controlled", initialValues: valuesOf(property) });
  const { values } = form;

  async function save(given: Values): Promise<void> {
    const fields = fieldsOf(given, property, currency);
    const { label, key, type } = given;
    if (property === null) await changes.create({ ...fields, type, ...(key === "" ? {} : { key }) });
    else form.setFieldValue("options", valuesOf(await changes.change(property, fields)).options);
    tell(`“${label}” is saved.`);
    if (property === null) onDone();
  }

  return (
    <ApiForm form={form} action={property === null ? "Add field" : "Save"} save={save} takesFocus={property === null}>
      <TextInput label="Name" autoComplete="off" maxLength={80} {...form.getInputProps("label")} />
      {property === null ? (
        <TypeSelect
          value={values.type}
          onChange={(type) => form.setValues(withType(values, type))}
          error={form.errors["type"]}
        />
      ) : null}
      {hasOptions(values.type) ? (
        <OptionEditor
          options={values.options}
          onChange={(options) => form.setFieldValue("options", options)}
          error={form.errors["options"]}
        />
      ) : null}
      <Textarea
        label="What it means"
        description="Shown where the field is filled in."
        autosize
        minRows={2}
        maxLength={500}
        {...form.getInputProps("description")}
      />
      <Autocomplete
        label="Group"
        description="Fields of one group stand together in forms and on the record."
        data={[...groups]}
        maxLength={80}
        {...form.getInputProps("group")}
      />
      <PropertyRules object={object} property={property} form={form} currency={currency} />
      {property === null ? (
        <TextInput
          label="Name in the API"
          description="Made from the name when left empty. It cannot be changed later."
          placeholder="renewal_date"
          autoComplete="off"
          {...form.getInputProps("key")}
        />
      ) : null}
    </ApiForm>
  );
}

type PropertyRulesProps = Pick<PropertyFormProps, "object" | "property"> & {
  readonly form: UseFormReturnType<Values>;
  readonly currency: string;
};

/** What a record must, may not and does hold. */
function PropertyRules({ object, property, form, currency }: PropertyRulesProps) {
  const { values } = form;
  return (
    <>
      <Checkbox
        label="Required"
        description="A new record cannot be saved without it."
        {...form.getInputProps("required", { type: "checkbox" })}
      />
      {mayBeUnique(values.type) ? (
        <Checkbox
          label="Unique"
          description="No two records have the same value; those in the bin do not count."
          {...form.getInputProps("unique", { type: "checkbox" })}
        />
      ) : null}
      {values.unique ? null : (
        <PropertyInput
          key={values.type}
          property={shownProperty(values, object)}
          draft={values.default}
          onDraft={(draft) => form.setFieldValue("default", draft)}
          currency={currencyOf(property?.default ?? null, currency)}
          error={textOf(form.errors["default"])}
        />
      )}
    </>
  );
}

function textOf(error: unknown): string | undefined {
  return typeof error === "string" ? error : undefined;
}
