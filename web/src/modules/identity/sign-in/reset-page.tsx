import { Alert } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { request } from "../../../lib/http.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { AuthLayout } from "./auth-layout.tsx";
import { passwordAdvice } from "./password-rules.ts";

/** Sets a new password with the token of a mailed link. */
export function ResetPage() {
  const { token } = useSearch({ from: "/public/reset" });
  const navigate = useNavigate();
  const form = useForm({ mode: "controlled", initialValues: { newPassword: "" } });
  if (token === undefined) return <SpentLink />;
  return (
    <AuthLayout
      title="Choose a new password"
      foot={
        <>
          <TextLink to="/sign-in">Back to sign-in</TextLink> · <TextLink to="/forgot">Ask for a new link</TextLink>
        </>
      }
    >
      <ApiForm
        form={form}
        wide
        action="Save the password"
        save={async ({ newPassword }) => {
          await request("POST", "/api/auth/reset-password", { body: { newPassword, token } });
          tell("Your password is changed. Sign in with the new one.");
          await navigate({ to: "/sign-in" });
        }}
      >
        <PasswordField
          label="New password"
          description={passwordAdvice}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps("newPassword")}
        />
      </ApiForm>
    </AuthLayout>
  );
}

function SpentLink() {
  return (
    <AuthLayout title="This link no longer works" foot={<TextLink to="/sign-in">Back to sign-in</TextLink>}>
      <Alert color="yellow">
        A link to choose a new password works once and for one hour.{" "}
        <TextLink to="/forgot">Ask for a new one.</TextLink>
      </Alert>
    </AuthLayout>
  );
}
