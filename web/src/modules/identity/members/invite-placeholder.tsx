import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { ApiForm } from "../../../ui/form.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { RoleSelect } from "../role-select.tsx";
import { type Invitation, type Member, type People, invitationsQuery, invite } from "./member-queries.ts";

type InvitePlaceholderProps = {
  readonly people: People;
  readonly member: Member;
  /** What was sent already; another one replaces it. */
  readonly invitation: Invitation | null;
};

/** Invites somebody who owns records here but has no sign-in yet: they come in as the same member. */
export function InvitePlaceholder({ people, member, invitation }: InvitePlaceholderProps) {
  const queryClient = useQueryClient();
  const form = useForm({
    mode: "controlled",
    initialValues: { email: invitation?.email ?? member.email ?? "", role: invitation?.role ?? member.role },
  });
  return (
    <section className="gm-person-invite" aria-labelledby="invite-person">
      <h3 id="invite-person">{invitation === null ? `Invite ${member.name}` : "Send it again"}</h3>
      <p className="gm-dim">
        {invitation === null
          ? "A mail with a link goes to this address. Whoever follows it is this person from then on: what they own stays theirs."
          : "A new link is sent, to this address or another one. The earlier link stops working."}
      </p>
      <ApiForm
        form={form}
        action={invitation === null ? "Send the invitation" : "Send again"}
        save={async ({ email, role }) => {
          await invite(people, { email, role, memberId: member.id });
          await queryClient.invalidateQueries({ queryKey: invitationsQuery(people).queryKey });
          tell(`${member.name} is invited.`);
        }}
      >
        <TextInput label="E-mail" type="email" autoComplete="off" {...form.getInputProps("email")} />
        <RoleSelect place={people.place} {...form.getInputProps("role")} />
      </ApiForm>
    </section>
  );
}
