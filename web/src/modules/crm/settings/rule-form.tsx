import { Checkbox, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { hasLength, hasPattern, hasRange } from "@gomark/server/shared/crm/records/limit";
import { useState } from "react";
import { ApiForm } from "../../../ui/form.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { PropertyInput } from "../records/property-input.tsx";
import type { PropertyInfo } from "../records/record.ts";
import { BrokenNote } from "./broken-note.tsx";
import { OptionsWhenField } from "./options-when-field.tsx";
import { PatternField } from "./pattern-field.tsx";
import type { PropertyChanges, RulesSet } from "./property-changes.ts";
import { type RuleValues, atFields, edgeType, ruleValuesOf, rulesOf } from "./rule-form-values.ts";
import { WhenField } from "./when-field.tsx";
import "./rules.css";

type RuleFormProps = {
  readonly object: string;
  readonly property: PropertyInfo;
  readonly changes: PropertyChanges;
};

/** What the company asks of a field's new values: built-in fields and its own alike. */
export function RuleForm({ object, property, changes }: RuleFormProps) {
  const form = useForm<RuleValues>({ mode: "controlled", initialValues: ruleValuesOf(property) });
  const [broken, setBroken] = useState<RulesSet["broken"] | null>(null);
  const others = (useProperties(object).data ?? []).filter(({ key }) => key !== property.key);

  async function save(values: RuleValues): Promise<void> {
    setBroken(null);
    try {
      const set = await changes.setRules(property, rulesOf(values, property));
      setBroken(set.broken);
    } catch (error) {
      throw atFields(error);
    }
  }

  return (
    <section className="gm-rules" aria-labelledby="rules-of-field">
      <h3 id="rules-of-field">Rules</h3>
      <p className="gm-hint">
        For new values, in forms, imports and the API alike. Records that break a rule stay as they are until somebody
        changes that value.
      </p>
      <ApiForm form={form} action="Save rules" save={save}>
        {maybeRequired(property) ? <RequiredField form={form} /> : null}
        <LimitFields form={form} property={property} />
        {property.type === "oneOf" || property.type === "manyOf" ? (
          <OptionsWhenField form={form} property={property} others={others} />
        ) : null}
        <WhenField
          name="requiredWhen"
          label="Required when"
          description="A record that comes to match all of this needs a value."
          form={form}
          properties={others}
        />
        <WhenField
          name="readOnlyWhen"
          label="Read-only when"
          description="Once a record matches all of this, the value can no longer be changed."
          form={form}
          properties={[...others, property]}
        />
        {broken === null ? null : <BrokenNote object={object} broken={broken} />}
      </ApiForm>
    </section>
  );
}

/** Whether the company decides: some fields always have a value, and its own fields say it themselves. */
function maybeRequired({ builtIn, required, target, rules }: PropertyInfo): boolean {
  if (!builtIn || target === "pipeline" || target === "stage") return false;
  return !required || rules?.required === true;
}

type FormProps = { readonly form: UseFormReturnType<RuleValues> };

function RequiredField({ form }: FormProps) {
  return (
    <Checkbox
      label="Required"
      description="A new record cannot be saved without it, and nobody can empty it."
      {...form.getInputProps("required", { type: "checkbox" })}
    />
  );
}

function LimitFields({ form, property }: FormProps & { readonly property: PropertyInfo }) {
  const { type } = property;
  return (
    <>
      {hasRange(type) ? (
        <div className="gm-rule-pair">
          <Edge form={form} property={property} name="min" label={isTime(type) ? "Not before" : "At least"} />
          <Edge form={form} property={property} name="max" label={isTime(type) ? "Not after" : "At most"} />
        </div>
      ) : null}
      {hasLength(type) ? (
        <div className="gm-rule-pair">
          <TextInput label="Fewest characters" inputMode="numeric" {...form.getInputProps("minLength")} />
          <TextInput label="Most characters" inputMode="numeric" {...form.getInputProps("maxLength")} />
        </div>
      ) : null}
      {hasPattern(type) ? <PatternField form={form} /> : null}
    </>
  );
}

type EdgeProps = FormProps & {
  readonly property: PropertyInfo;
  readonly name: "min" | "max";
  readonly label: string;
};

function Edge({ form, property, name, label }: EdgeProps) {
  const error = form.errors[name];
  return (
    <PropertyInput
      property={{
        ...property,
        type: edgeType(property.type),
        key: name,
        label,
        required: false,
        rules: null,
        description: property.type === "money" ? "In whichever currency" : null,
      }}
      draft={form.values[name]}
      onDraft={(draft) => form.setFieldValue(name, draft)}
      currency=""
      error={typeof error === "string" ? error : undefined}
    />
  );
}

function isTime(type: PropertyInfo["type"]): boolean {
  return type === "date" || type === "dateTime";
}
