import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { meQuery } from "../../../lib/session.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { ErrorState, SkeletonForm } from "../../../ui/states.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { type OrganizationInfo, changeOrganization, organizationQuery } from "../organizations/organization-queries.ts";
import { currencyChoices, monthChoices, timeZoneChoices, weekdayChoices } from "../organizations/locale-choices.ts";
import { SettingsPage } from "./settings-page.tsx";

/** The name, currency, time zone and fiscal year of a company. */
export function GeneralPage() {
  const organization = useOrganization();
  const manages = organization.can("organization.manage");
  return (
    <SettingsPage title="General">
      <Section
        title="Company"
        description="The currency is what totals are counted in; the time zone decides when a day or a quarter begins."
      >
        {manages ? <GeneralLoader slug={organization.slug} /> : <GeneralFacts />}
      </Section>
    </SettingsPage>
  );
}

function GeneralLoader({ slug }: { readonly slug: string }) {
  const organization = useQuery(organizationQuery(slug));
  if (organization.isPending) return <SkeletonForm fields={4} />;
  if (organization.isError) return <ErrorState error={organization.error} retry={() => void organization.refetch()} />;
  return <GeneralForm key={organization.data.id} organization={organization.data} />;
}

function GeneralForm({ organization }: { readonly organization: OrganizationInfo }) {
  const queryClient = useQueryClient();
  const { name, currency, timeZone, fiscalMonth, weekStart } = organization;
  const form = useForm({
    mode: "controlled",
    initialValues: { name, currency, timeZone, fiscalMonth: String(fiscalMonth), weekStart: String(weekStart) },
  });
  const currencies = useMemo(() => currencyChoices(), []);
  const timeZones = useMemo(() => timeZoneChoices(), []);
  const months = useMemo(() => monthChoices(), []);
  const weekdays = useMemo(() => weekdayChoices(), []);
  return (
    <ApiForm
      form={form}
      action="Save"
      save={async (values) => {
        const changed = await changeOrganization(organization, {
          ...values,
          fiscalMonth: Number(values.fiscalMonth),
          weekStart: Number(values.weekStart),
        });
        queryClient.setQueryData(organizationQuery(changed.slug).queryKey, changed);
        await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
        tell("Saved.");
      }}
    >
      <TextInput label="Name" {...form.getInputProps("name")} />
      <TextInput
        label="Address"
        description="Part of every link to this company; it never changes."
        value={`/o/${organization.slug}`}
        disabled
      />
      <Select label="Currency" searchable allowDeselect={false} data={currencies} {...form.getInputProps("currency")} />
      <Select
        label="Time zone"
        searchable
        allowDeselect={false}
        limit={200}
        data={timeZones}
        {...form.getInputProps("timeZone")}
      />
      <Select
        label="Fiscal year begins in"
        description="Filters such as “this fiscal quarter” count from its first day."
        allowDeselect={false}
        data={months}
        {...form.getInputProps("fiscalMonth")}
      />
      <Select
        label="Weeks begin on"
        description="Calendars, and filters such as “this week”."
        allowDeselect={false}
        data={weekdays}
        {...form.getInputProps("weekStart")}
      />
    </ApiForm>
  );
}

function GeneralFacts() {
  const { name, slug, currency, timeZone } = useOrganization();
  return (
    <>
      <dl className="gm-facts">
        <dt>Name</dt>
        <dd>{name}</dd>
        <dt>Address</dt>
        <dd>/o/{slug}</dd>
        <dt>Currency</dt>
        <dd>{currency}</dd>
        <dt>Time zone</dt>
        <dd>{timeZone}</dd>
      </dl>
      <p className="gm-hint">Only people with the permission “Manage the company” can change this.</p>
    </>
  );
}
