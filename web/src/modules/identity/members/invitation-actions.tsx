import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { formatDateTime } from "../../../ui/format.ts";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { type Invitation, type People, invitationsQuery, invite, revokeInvitation } from "./member-queries.ts";

type InvitationActionsProps = {
  readonly people: People;
  readonly invitation: Invitation;
  /** After it was taken back. */
  readonly onDone?: () => void;
};

/** Who was invited when and by whom, and the way to take that back. */
export function InvitationActions({ people, invitation, onDone }: InvitationActionsProps) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: invitationsQuery(people).queryKey });

  async function revoke(): Promise<void> {
    await revokeInvitation(people, invitation.id);
    await refresh();
    onDone?.();
    tellUndoable(`The invitation of ${invitation.email} is taken back.`, async () => {
      const { email, name, role, teamId, memberId } = invitation;
      await invite(people, {
        email,
        role,
        ...(name === null ? {} : { name }),
        ...(teamId ? { teamId } : {}),
        ...(memberId ? { memberId } : {}),
      });
      await refresh();
    });
  }

  return (
    <>
      <p className="gm-dim">
        Invited to {invitation.email} <RelativeTime at={invitation.createdAt} /> by {invitation.invitedBy}.{" "}
        {invitation.expired
          ? "The link has expired; invite the person again."
          : `The link works until ${formatDateTime(invitation.expiresAt)}.`}
      </p>
      <Button
        variant="default"
        onClick={() => void revoke().catch((error: unknown) => tellProblem("The invitation still stands", error))}
      >
        Take the invitation back
      </Button>
    </>
  );
}
