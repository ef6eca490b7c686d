import { Group, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import { useAllTypes } from "../objects/object-type-queries.ts";
import { type Relation, relationsChanged } from "../objects/relation-queries.ts";

type RelationFields = {
  readonly from: string;
  readonly to: string;
  readonly cardinality: Relation["cardinality"];
  readonly labels: { readonly from: string; readonly to: string };
};

type RelationDialogProps = {
  /** null for a new one. */
  readonly relation: Relation | null;
  readonly onClose: () => void;
};

/** How many of each there are, in words of both sides. */
export const cardinalities = [
  { value: "manyToMany", label: "Many on both sides" },
  { value: "oneToMany", label: "One has many" },
  { value: "oneToOne", label: "One has one" },
] as const;

/** Says how records of two types have to do with one another; of a known relation only what its sides are called. */
export function RelationDialog({ relation, onClose }: RelationDialogProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const types = useAllTypes();
  const form = useForm<RelationFields>({
    mode: "controlled",
    initialValues: relation ?? { from: "account", to: "", cardinality: "manyToMany", labels: { from: "", to: "" } },
  });
  const { from, to } = form.values;
  const wordOf = (key: string) => types.find((type) => type.key === key)?.one ?? "record";
  async function save({ labels, ...fields }: RelationFields): Promise<void> {
    if (relation === null) {
      const { cardinality } = fields;
      await answerOf(apiOf(slug).POST("/api/v1/relations", { body: { from, to, cardinality, labels } }));
    } else {
      const { id, version } = relation;
      await answerOf(
        apiOf(slug).PATCH("/api/v1/relations/{id}", { params: { path: { id } }, body: { version, labels } }),
      );
    }
    await relationsChanged(client, slug);
    onClose();
  }
  const data = types.map(({ key, many }) => ({ value: key, label: many }));
  return (
    <Dialog onClose={onClose} title={relation === null ? "New relation" : "Change relation"} size="sm">
      <ApiForm form={form} action={relation === null ? "Create" : "Save"} cancel={onClose} save={save}>
        {relation === null ? (
          <>
            <Group grow align="flex-start" gap="sm">
              <Select label="Between" data={data} searchable allowDeselect={false} {...form.getInputProps("from")} />
              <Select label="and" data={data} searchable allowDeselect={false} {...form.getInputProps("to")} />
            </Group>
            <Select
              label="How many"
              data={cardinalities.map(({ value, label }) => ({ value, label }))}
              allowDeselect={false}
              {...form.getInputProps("cardinality")}
            />
          </>
        ) : null}
        <TextInput
          label={`On a page of the ${wordOf(from)} they are called`}
          placeholder="Machines"
          autoComplete="off"
          {...form.getInputProps("labels.from")}
          error={form.errors["labels"]}
        />
        <TextInput
          label={`On a page of the ${wordOf(to)} they are called`}
          placeholder="Operators"
          autoComplete="off"
          {...form.getInputProps("labels.to")}
        />
      </ApiForm>
    </Dialog>
  );
}
