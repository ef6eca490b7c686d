import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { meQuery } from "../../../lib/session.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import { currencyChoices, timeZoneChoices } from "./locale-choices.ts";
import { createOrganization, organizationsQuery } from "./organization-queries.ts";
import { slugOf } from "./slug.ts";

/** Asks for a new company's name, address, currency and time zone. */
export function NewOrganizationDialog({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const currencies = useMemo(() => currencyChoices(), []);
  const timeZones = useMemo(() => timeZoneChoices(), []);
  const form = useForm({
    mode: "controlled",
    initialValues: {
      name: "",
      slug: "",
      currency: "EUR",
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    onValuesChange: (now, before) => {
      if (now.name !== before.name && before.slug === slugOf(before.name)) form.setFieldValue("slug", slugOf(now.name));
    },
  });
  return (
    <Dialog onClose={onClose} title="Add a company" size="md">
      <ApiForm
        form={form}
        action="Add company"
        cancel={onClose}
        save={async (values) => {
          const made = await createOrganization(values);
          await Promise.all([
            queryClient.invalidateQueries({ queryKey: organizationsQuery.queryKey }),
            queryClient.refetchQueries({ queryKey: meQuery.queryKey }),
          ]);
          onClose();
          await navigate({ to: "/o/$slug", params: { slug: made.slug } });
        }}
      >
        <TextInput label="Name" autoComplete="organization" {...form.getInputProps("name")} />
        <TextInput
          label="Address"
          description="Part of every link to the company; it never changes."
          leftSection="/o/"
          {...form.getInputProps("slug")}
        />
        <Select
          label="Currency"
          searchable
          allowDeselect={false}
          data={currencies}
          {...form.getInputProps("currency")}
        />
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          limit={200}
          data={timeZones}
          {...form.getInputProps("timeZone")}
        />
      </ApiForm>
    </Dialog>
  );
}
