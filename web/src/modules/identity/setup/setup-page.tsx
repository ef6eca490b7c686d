import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { AuthLayout } from "../sign-in/auth-layout.tsx";
import { passwordAdvice } from "../sign-in/password-rules.ts";

type Answers = { portfolioName: string; name: string; email: string; password: string };

/** The first page of an empty installation: names the portfolio and makes its owner. */
export function SetupPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm<Answers>({
    mode: "controlled",
    initialValues: { portfolioName: "", name: "", email: "", password: "" },
  });

  async function create(values: Answers): Promise<void> {
    await api.POST("/api/v1/setup", { body: values });
    await request("POST", "/api/auth/sign-in/email", { body: { email: values.email, password: values.password } });
    queryClient.clear();
    await navigate({ to: "/portfolio/organizations" });
  }

  return (
    <AuthLayout
      title="Welcome to GoMark"
      lead="This installation is empty. Name the portfolio that will hold your companies, and make yourself its owner. Everything can be changed later."
    >
      <ApiForm form={form} save={create} action="Create the portfolio" wide>
        <TextInput
          label="Portfolio"
          description="The umbrella over your companies, such as the holding's name."
          size="md"
          {...form.getInputProps("portfolioName")}
        />
        <TextInput label="Your name" autoComplete="name" size="md" {...form.getInputProps("name")} />
        <TextInput
          label="Your e-mail"
          type="email"
          autoComplete="username"
          size="md"
          {...form.getInputProps("email")}
        />
        <PasswordField
          label="Password"
          description={passwordAdvice}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps("password")}
        />
      </ApiForm>
    </AuthLayout>
  );
}
