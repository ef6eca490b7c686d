import { Button, Checkbox, Select, TextInput, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import { SidePanel } from "../../../ui/side-panel.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { type ObjectKey, type PropertyInfo, objectTypes } from "../records/record.ts";
import { OptionEditor } from "./option-editor.tsx";
import { type Option, optionsToSend } from "./option-list.ts";
import type { PropertyChanges, PropertyFields } from "./property-changes.ts";
import { typeLooks } from "./property-row.tsx";

type PropertyPanelProps = {
  readonly object: ObjectKey;
  /** null: a new field. */
  readonly property: PropertyInfo | null;
  readonly manages: boolean;
  readonly changes: PropertyChanges;
  readonly onClose: () => void;
};

type Values = {
  label: string;
  type: string;
  key: string;
  options: Option[];
  required: boolean;
  description: string;
  group: string;
};

const choosable = ["text", "number", "money", "date", "oneOf"] as const;

const newField: Values = { label: "", type: "text", key: "", options: [], required: false, description: "", group: "" };

function valuesOf(property: PropertyInfo | null): Values {
  if (property === null) return newField;
  const { label, type, options, required, description, group } = property;
  return {
    label,
    type,
    key: "",
    options: options.map((option) => ({ ...option })),
    required,
    description: description ?? "",
    group: group ?? "",
  };
}

function fieldsOf({ label, type, options, required, description, group }: Values): PropertyFields {
  const textOrNull = (text: string) => (text.trim() === "" ? null : text);
  return {
    label,
    required,
    options: type === "oneOf" ? optionsToSend(options) : [],
    description: textOrNull(description),
    group: textOrNull(group),
  };
}

/** One field beside the list. */
export function PropertyPanel(props: PropertyPanelProps) {
  const { property, manages, onClose } = props;
  const own = property === null || !property.builtIn;
  return (
    <SidePanel title={property?.label ?? "New field"} label={property?.label ?? "New field"} onClose={onClose}>
      {property === null ? null : <PropertyFacts property={property} />}
      {own && manages ? <PropertyForm {...props} /> : null}
      {own && manages && property !== null ? <RemoveProperty {...props} property={property} /> : null}
    </SidePanel>
  );
}

function PropertyFacts({ property }: { readonly property: PropertyInfo }) {
  return (
    <dl className="gm-facts">
      <dt>Type</dt>
      <dd>{typeLooks[property.type].label}</dd>
      <dt>Name in the API</dt>
      <dd>
        <code>{property.builtIn ? property.key : `custom.${property.key}`}</code>
      </dd>
      {property.builtIn ? (
        <>
          <dt>Filled in by</dt>
          <dd>{property.writable ? "people" : "GoMark"}</dd>
        </>
      ) : null}
    </dl>
  );
}

function PropertyForm({ property, changes, onClose }: PropertyPanelProps) {
  const form = useForm<Values>({
    mode: "controlled",
    initialValues: valuesOf(property),
  });
  const { type } = form.values;

  async function save(values: Values): Promise<void> {
    const { label, key } = values;
    const fields = fieldsOf(values);
    if (property === null) await changes.create({ ...fields, type, ...(key === "" ? {} : { key }) });
    else await changes.change(property, fields);
    tell(`“${label}” is saved.`);
    if (property === null) onClose();
  }

  return (
    <ApiForm form={form} action={property === null ? "Add field" : "Save"} save={save}>
      <TextInput label="Name" autoComplete="off" {...form.getInputProps("label")} />
      {property === null ? (
        <Select
          label="Type"
          description={typeLooks[type as PropertyInfo["type"]].teaches}
          allowDeselect={false}
          data={choosable.map((one) => ({ value: one, label: typeLooks[one].label }))}
          {...form.getInputProps("type")}
        />
      ) : null}
      {type === "oneOf" ? (
        <OptionEditor
          options={form.values.options}
          onChange={(options) => form.setFieldValue("options", options)}
          error={form.errors["options"]}
        />
      ) : null}
      <Textarea
        label="What it means"
        description="Shown where the field is filled in."
        autosize
        minRows={2}
        {...form.getInputProps("description")}
      />
      <TextInput
        label="Group"
        description="Fields of one group stand together on the record."
        {...form.getInputProps("group")}
      />
      <Checkbox
        label="Required"
        description="A new record cannot be saved without it."
        {...form.getInputProps("required", { type: "checkbox" })}
      />
      {property === null ? (
        <TextInput
          label="Name in the API"
          description="Never changes; made from the name when left empty."
          placeholder="renewal_date"
          {...form.getInputProps("key")}
        />
      ) : null}
    </ApiForm>
  );
}

function RemoveProperty({
  object,
  property,
  changes,
  onClose,
}: PropertyPanelProps & { readonly property: PropertyInfo }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" mt="xl" onClick={() => setAsking(true)}>
        Remove field
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Remove “${property.label}”?`}
          action="Remove field"
          word={property.label}
          onConfirm={async () => {
            await changes.remove(property);
            onClose();
            tell(`“${property.label}” is removed.`);
          }}
          onClose={() => setAsking(false)}
        >
          It disappears from every {objectTypes[object].one}, table, filter and form of this company. Its values are
          kept but can no longer be seen, and its name in the API stays taken.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
