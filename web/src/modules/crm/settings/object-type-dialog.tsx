import { type ComboboxItem, Group, Select, TextInput, Textarea } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { meQuery } from "../../../lib/session.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import { type TypeInfo, typesQuery } from "../objects/object-type-queries.ts";
import { TypeIcon } from "../objects/type-icon.tsx";
import { typeIcons } from "../objects/type-icons.ts";

type TypeFields = {
  readonly labels: { readonly one: string; readonly many: string };
  readonly icon: TypeInfo["icon"];
  readonly description: string;
  readonly key: string;
  readonly plural: string;
};

type ObjectTypeDialogProps = {
  /** null for a new one. */
  readonly type: TypeInfo | null;
  readonly onClose: () => void;
};

const iconChoices = Object.keys(typeIcons).map((name) => ({ value: name, label: name.replaceAll("-", " ") }));

/** Says what a type of records is called and looks like. */
export function ObjectTypeDialog({ type, onClose }: ObjectTypeDialogProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const form = useForm<TypeFields>({
    mode: "controlled",
    initialValues: {
      labels: type?.labels ?? { one: "", many: "" },
      icon: type?.icon ?? "box",
      description: type?.description ?? "",
      key: "",
      plural: "",
    },
  });
  async function save(fields: TypeFields): Promise<void> {
    await send(slug, type, fields);
    // what one may do with its records comes with the person
    await Promise.all([
      client.invalidateQueries({ queryKey: typesQuery(slug).queryKey }),
      client.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
    onClose();
  }
  return (
    <Dialog onClose={onClose} title={type === null ? "New object" : `Change “${type.labels.many}”`} size="sm">
      <ApiForm form={form} action={type === null ? "Create" : "Save"} cancel={onClose} save={save}>
        <Group grow align="flex-start" gap="sm">
          <TextInput
            label="One is called"
            placeholder="Machine"
            autoComplete="off"
            required
            {...form.getInputProps("labels.one")}
            error={form.errors["labels"]}
          />
          <TextInput
            label="Several are called"
            placeholder="Machines"
            autoComplete="off"
            required
            {...form.getInputProps("labels.many")}
          />
        </Group>
        <Select
          label="Icon"
          data={iconChoices}
          searchable
          allowDeselect={false}
          leftSection={<TypeIcon name={form.values.icon} size={16} />}
          renderOption={({ option }: { readonly option: ComboboxItem }) => <IconOption {...option} />}
          {...form.getInputProps("icon")}
        />
        <Textarea label="Description" autosize minRows={2} {...form.getInputProps("description")} />
        {type === null ? <Keys form={form} /> : null}
      </ApiForm>
    </Dialog>
  );
}

/** @throws ApiProblem */
async function send(slug: string, type: TypeInfo | null, given: TypeFields): Promise<void> {
  const { labels, icon, description, key, plural } = given;
  // the names of the pictures are the API's own
  const fields = { labels, icon: icon as "box", description: description === "" ? null : description };
  if (type === null) {
    const words = { ...(key === "" ? {} : { key }), ...(plural === "" ? {} : { plural }) };
    await answerOf(apiOf(slug).POST("/api/v1/object-types", { body: { ...fields, ...words } }));
    return;
  }
  const { id, version } = type;
  const params = { path: { id } };
  await answerOf(apiOf(slug).PATCH("/api/v1/object-types/{id}", { params, body: { ...fields, version } }));
}

/** What never changes. */
function Keys({ form }: { readonly form: UseFormReturnType<TypeFields> }) {
  const keys = { placeholder: "From the name", autoComplete: "off" };
  return (
    <Group grow align="flex-start" gap="sm">
      <TextInput
        label="Key of one"
        description="For the API; it never changes"
        {...keys}
        {...form.getInputProps("key")}
      />
      <TextInput
        label="Key of several"
        description="For permissions and addresses"
        {...keys}
        {...form.getInputProps("plural")}
      />
    </Group>
  );
}

function IconOption({ value, label }: ComboboxItem) {
  return (
    <Group gap="xs">
      <TypeIcon name={value} size={16} />
      {label}
    </Group>
  );
}
