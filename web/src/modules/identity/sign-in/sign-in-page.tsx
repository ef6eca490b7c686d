import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { request } from "../../../lib/http.ts";
import { type DemoAccount, setupQuery } from "../../../lib/session.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { AuthLayout } from "./auth-layout.tsx";
import { safeReturn } from "./return-path.ts";

/** Signs a person in and leads back to where they wanted to go. */
export function SignInPage() {
  const search = useSearch({ from: "/public/sign-in" });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const setup = useQuery(setupQuery);
  const form = useForm({ mode: "controlled", initialValues: { email: "", password: "" } });

  async function signIn(values: { readonly email: string; readonly password: string }): Promise<void> {
    await request("POST", "/api/auth/sign-in/email", { body: values });
    queryClient.clear();
    await navigate({ href: safeReturn(search.return) });
  }

  return (
    <AuthLayout
      title={setup.data?.portfolioName ? `Sign in to ${setup.data.portfolioName}` : "Sign in"}
      foot={<TextLink to="/forgot">Forgot your password?</TextLink>}
      extra={
        <DemoSignIns
          accounts={setup.data?.demoAccounts ?? []}
          onChoose={({ email, password }) => form.setValues({ email, password })}
        />
      }
    >
      <ApiForm form={form} save={signIn} action="Sign in" wide>
        <TextInput label="E-mail" type="email" autoComplete="username" size="md" {...form.getInputProps("email")} />
        <PasswordField label="Password" autoComplete="current-password" size="md" {...form.getInputProps("password")} />
      </ApiForm>
    </AuthLayout>
  );
}

type DemoSignInsProps = {
  readonly accounts: readonly DemoAccount[];
  readonly onChoose: (account: DemoAccount) => void;
};

function DemoSignIns({ accounts, onChoose }: DemoSignInsProps) {
  if (accounts.length === 0) return null;
  return (
    <section className="gm-demo" aria-labelledby="demo-sign-ins">
      <h2 id="demo-sign-ins">Demo sign-ins: choose one to fill in</h2>
      {accounts.map((account) => (
        <button key={account.email} type="button" onClick={() => onChoose(account)}>
          <span>{account.email}</span>
          <span>{account.role}</span>
          <small>{account.description}</small>
        </button>
      ))}
    </section>
  );
}
