import { Skeleton, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type Shape, answerOf, api } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { ApiForm } from "../../../ui/form.tsx";
import { PasswordField } from "../../../ui/password-field.tsx";
import { TextLink } from "../../../ui/links.tsx";
import { ErrorState, SkeletonForm } from "../../../ui/states.tsx";
import { roleLabel } from "../roles.ts";
import { AuthLayout } from "../sign-in/auth-layout.tsx";
import { passwordAdvice } from "../sign-in/password-rules.ts";

type OpenInvitation = Shape<"InvitationGreeting">;

const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/v1/invitations/by-token/{token}", { params: { path: { token } }, signal })),
  });

/** Where an invitation's link leads: who invites, into what, and the password to choose. */
export function AcceptInvitationPage() {
  const { token } = useParams({ from: "/public/invite/$token" });
  const invitation = useQuery(invitationQuery(token));
  if (invitation.isPending) {
    return (
      <AuthLayout title="Your invitation" lead={<Skeleton height={12} width={240} />}>
        <SkeletonForm fields={2} />
      </AuthLayout>
    );
  }
  if (invitation.isError) {
    return (
      <AuthLayout title="Your invitation" foot={<TextLink to="/sign-in">Go to sign-in</TextLink>}>
        <ErrorState
          error={invitation.error}
          title="This invitation cannot be used"
          retry={() => void invitation.refetch()}
        />
      </AuthLayout>
    );
  }
  return <AcceptForm token={token} invitation={invitation.data} />;
}

type AcceptFormProps = { readonly token: string; readonly invitation: OpenInvitation };

function AcceptForm({ token, invitation }: AcceptFormProps) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm({ mode: "controlled", initialValues: { name: invitation.name ?? "", password: "" } });

  async function accept(values: { readonly name: string; readonly password: string }): Promise<void> {
    await api.POST("/api/v1/invitations/accept", { body: { token, ...values } });
    await request("POST", "/api/auth/sign-in/email", { body: { email: invitation.email, password: values.password } });
    queryClient.clear();
    await navigate({ to: "/" });
  }

  return (
    <AuthLayout
      title={`Join ${invitation.place}`}
      lead={`${invitation.invitedBy} invited ${invitation.email} as ${roleLabel(invitation.kind, invitation.role).toLocaleLowerCase()}.`}
    >
      <ApiForm form={form} save={accept} action="Accept the invitation" wide>
        <TextInput label="Your name" autoComplete="name" size="md" {...form.getInputProps("name")} />
        <PasswordField
          label={invitation.hasAccount ? "Your password" : "Password"}
          description={
            invitation.hasAccount
              ? "You sign in to GoMark with this address already: use the same password."
              : passwordAdvice
          }
          autoComplete={invitation.hasAccount ? "current-password" : "new-password"}
          size="md"
          {...form.getInputProps("password")}
        />
      </ApiForm>
    </AuthLayout>
  );
}
