import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";

type PipelineDialogProps = {
  readonly title: string;
  readonly name: string;
  readonly save: (name: string) => Promise<void>;
  readonly onClose: () => void;
};

/** Asks for a pipeline's name. */
export function PipelineDialog({ title, name, save, onClose }: PipelineDialogProps) {
  const form = useForm({ mode: "controlled", initialValues: { name } });
  return (
    <Dialog onClose={onClose} title={title} size="sm">
      <ApiForm
        form={form}
        action={name === "" ? "Add" : "Save"}
        cancel={onClose}
        save={async (values) => {
          await save(values.name);
          onClose();
        }}
      >
        <TextInput
          label="Name"
          autoComplete="off"
          {...form.getInputProps("name")}
          {...(name === "" ? { description: "It begins with the usual stages; change them afterwards." } : {})}
        />
      </ApiForm>
    </Dialog>
  );
}
