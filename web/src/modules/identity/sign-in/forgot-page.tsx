import { Alert, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../../lib/http.ts";
import { setupQuery } from "../../../lib/session.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { AuthLayout } from "./auth-layout.tsx";

/** Asks for a link to choose a new password. The answer is the same whether or not the address is known. */
export function ForgotPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const setup = useQuery(setupQuery);
  const form = useForm({ mode: "controlled", initialValues: { email: "" } });
  return (
    <AuthLayout
      title="Choose a new password"
      lead="Tell us your e-mail address and we send you a link."
      foot={<TextLink to="/sign-in">Back to sign-in</TextLink>}
    >
      {sentTo === null ? (
        <ApiForm
          form={form}
          wide
          action="Send the link"
          save={async ({ email }) => {
            await request("POST", "/api/auth/request-password-reset", { body: { email, redirectTo: "/reset" } });
            setSentTo(email);
          }}
        >
          <TextInput label="E-mail" type="email" autoComplete="username" size="md" {...form.getInputProps("email")} />
        </ApiForm>
      ) : (
        <Alert role="status" color="green" title="Look into your mail">
          If {sentTo} belongs to somebody here, a link is on its way. It works for one hour.
          {setup.data?.mailbox ? (
            <>
              {" "}
              This installation sends no mail yet: find it in the <TextLink to="/mailbox">development mailbox</TextLink>
              .
            </>
          ) : null}
        </Alert>
      )}
    </AuthLayout>
  );
}
