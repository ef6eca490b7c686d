import { Checkbox, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import type { PropertyInfo } from "../records/record.ts";
import { layoutBody, LayoutFields, layoutValues, type ViewValues } from "./layout-fields.tsx";
import type { LayoutBody } from "./use-view-actions.ts";
import type { View } from "./view-queries.ts";

/** What the dialog is asked for: a name, how records are shown, whether others see it. */
export type NamedView = { readonly name: string; readonly shared: boolean; readonly layout: LayoutBody };

type ViewDialogProps = {
  readonly title: string;
  readonly action: string;
  readonly properties: readonly PropertyInfo[];
  /** The view that the dialog begins with. */
  readonly view: View | null;
  readonly name: string;
  /** Whether sharing is asked too. */
  readonly asksSharing: boolean;
  readonly save: (view: NamedView) => Promise<unknown>;
  readonly onClose: () => void;
};

/** Names a view, and says how it shows its records and whether others see it. */
export function ViewDialog({ title, action, properties, view, name, asksSharing, save, onClose }: ViewDialogProps) {
  const form = useForm<ViewValues>({
    mode: "controlled",
    initialValues: { name, shared: asksSharing ? false : (view?.shared ?? false), ...layoutValues(view) },
  });
  return (
    <Dialog onClose={onClose} title={title} size="sm" centered>
      <ApiForm
        form={form}
        action={action}
        cancel={onClose}
        save={(values) => save({ name: values.name, shared: values.shared, layout: layoutBody(values) }).then(onClose)}
      >
        <TextInput label="Name" maxLength={80} required {...form.getInputProps("name")} />
        <LayoutFields form={form} properties={properties} />
        {asksSharing ? (
          <Checkbox
            label="Share with everybody in the company"
            description="Each sees the records they may see"
            {...form.getInputProps("shared", { type: "checkbox" })}
          />
        ) : null}
      </ApiForm>
    </Dialog>
  );
}
