import { Checkbox, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";

type ViewDialogProps = {
  readonly title: string;
  readonly action: string;
  readonly initial: { readonly name: string; readonly shared: boolean };
  /** Whether sharing is asked too. */
  readonly asksSharing: boolean;
  readonly save: (view: { name: string; shared: boolean }) => Promise<unknown>;
  readonly onClose: () => void;
};

/** Names a view, and says whether others see it. */
export function ViewDialog({ title, action, initial, asksSharing, save, onClose }: ViewDialogProps) {
  const form = useForm({ mode: "uncontrolled", initialValues: initial });
  return (
    <Dialog onClose={onClose} title={title} size="sm" centered>
      <ApiForm form={form} action={action} cancel={onClose} save={(view) => save(view).then(onClose)}>
        <TextInput label="Name" maxLength={80} required key={form.key("name")} {...form.getInputProps("name")} />
        {asksSharing ? (
          <Checkbox
            label="Share with everybody in the company"
            description="Each sees the records they may see"
            key={form.key("shared")}
            {...form.getInputProps("shared", { type: "checkbox" })}
          />
        ) : null}
      </ApiForm>
    </Dialog>
  );
}
