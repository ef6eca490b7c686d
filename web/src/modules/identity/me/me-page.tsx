import { Button, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { useFlag } from "../../../lib/preferences.ts";
import { meQuery, useMe } from "../../../lib/session.ts";
import { singleKeysPreference } from "../../../lib/shortcuts/shortcuts.ts";
import { signOutEverywhere } from "../../../lib/sign-out.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { tell, tellProblem } from "../../../ui/toasts.tsx";
import { roleLabel } from "../roles.ts";
import { passwordAdvice } from "../sign-in/password-rules.ts";
import "./me.css";

/** The person's own page: name, password, devices, keyboard, and where they have access. */
export function MePage() {
  const { user } = useMe();
  const [singleKeys, setSingleKeys] = useFlag(singleKeysPreference, true);
  return (
    <Page title="Your profile" layout="reading">
      <Section title="You" description={user.email}>
        <NameForm />
      </Section>
      <Section title="Password" description={passwordAdvice}>
        <PasswordForm />
      </Section>
      <Section
        title="Devices"
        description="Ends every session, this one too. Use it when a device was lost or a password may be known."
      >
        <Button
          variant="default"
          onClick={() =>
            void signOutEverywhere().catch((error: unknown) => tellProblem("Could not sign out everywhere", error))
          }
        >
          Sign out everywhere
        </Button>
      </Section>
      <Section title="Keyboard" description="Press ? on any page to see what its keys do.">
        <Switch
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
          label="Single-key shortcuts"
          description="Turn off if keys are pressed by accident or by speech input. Control and Command shortcuts stay."
        />
      </Section>
      <Section title="Where you have access">
        <AccessList />
      </Section>
    </Page>
  );
}

function NameForm() {
  const { user } = useMe();
  const queryClient = useQueryClient();
  const form = useForm({ mode: "controlled", initialValues: { name: user.name } });
  return (
    <ApiForm
      form={form}
      action="Save"
      save={async (values) => {
        await api.PATCH("/api/v1/me", { body: values });
        await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
        tell("Your name is saved.");
      }}
    >
      <TextInput label="Name" autoComplete="name" {...form.getInputProps("name")} />
    </ApiForm>
  );
}

function PasswordForm() {
  const form = useForm({ mode: "controlled", initialValues: { currentPassword: "", newPassword: "" } });
  return (
    <ApiForm
      form={form}
      action="Change the password"
      save={async (values) => {
        await request("POST", "/api/auth/change-password", { body: values });
        form.reset();
        tell("Your password is changed.");
      }}
    >
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        {...form.getInputProps("currentPassword")}
      />
      <PasswordField label="New password" autoComplete="new-password" {...form.getInputProps("newPassword")} />
    </ApiForm>
  );
}

function AccessList() {
  const { portfolio, organizations } = useMe();
  return (
    <ul className="gm-access">
      {portfolio === null ? null : (
        <li>
          <Avatar name={portfolio.name} size={24} square />
          <Link className="gm-link" to="/portfolio">
            {portfolio.name}
          </Link>
          <span className="gm-dim">Portfolio {roleLabel("portfolio", portfolio.role).toLocaleLowerCase()}</span>
        </li>
      )}
      {organizations.map((organization) => (
        <li key={organization.id}>
          <Avatar name={organization.name} size={24} square />
          <Link className="gm-link" to="/o/$slug" params={{ slug: organization.slug }}>
            {organization.name}
          </Link>
          <span className="gm-dim">{roleLabel("organization", organization.role)}</span>
        </li>
      ))}
    </ul>
  );
}
