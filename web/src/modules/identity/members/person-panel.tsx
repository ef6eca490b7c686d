import { Alert, Button, Group, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { ApiForm } from "../../../ui/form.tsx";
import { formatDateTime } from "../../../ui/format.ts";
import { SidePanel } from "../../../ui/side-panel.tsx";
import { tell, tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { RoleSelect } from "../role-select.tsx";
import { roleLabel } from "../roles.ts";
import {
  type People,
  changeMember,
  invitationsQuery,
  invite,
  membersQuery,
  revokeInvitation,
} from "./member-queries.ts";
import type { TeamChoice } from "./people-list.tsx";
import type { PersonRow } from "./people-rows.ts";
import { PersonStatus } from "./person-status.tsx";

type PersonPanelProps = {
  readonly people: People;
  readonly row: PersonRow;
  readonly teams: readonly TeamChoice[] | null;
  readonly canManage: boolean;
  readonly onClose: () => void;
};

/** One person beside the list: their role and team, and whether they have access. */
export function PersonPanel(props: PersonPanelProps) {
  const { row, canManage, onClose } = props;
  return (
    <SidePanel title={row.name} label={`${row.name}, details`} onClose={onClose}>
      <PersonFacts {...props} editable={canManage && row.kind === "member"} />
      {canManage && row.kind === "member" ? <MemberForm {...props} row={row} /> : null}
      {canManage && row.kind === "invitation" ? <InvitationActions {...props} row={row} /> : null}
    </SidePanel>
  );
}

/** What the form below does not already show. */
function PersonFacts({ row, people, teams, editable }: PersonPanelProps & { readonly editable: boolean }) {
  return (
    <dl className="gm-facts">
      <dt>E-mail</dt>
      <dd>{row.email ?? "–"}</dd>
      <dt>Status</dt>
      <dd>
        <PersonStatus status={row.status} />
      </dd>
      {editable ? null : (
        <>
          <dt>Role</dt>
          <dd>{roleLabel(people.place, row.role)}</dd>
        </>
      )}
      {editable || teams === null ? null : (
        <>
          <dt>Team</dt>
          <dd>{teams.find((team) => team.id === row.teamId)?.name ?? "–"}</dd>
        </>
      )}
    </dl>
  );
}

type MemberFormProps = PersonPanelProps & { readonly row: Extract<PersonRow, { kind: "member" }> };

function MemberForm({ people, row, teams }: MemberFormProps) {
  const queryClient = useQueryClient();
  const { member } = row;
  const form = useForm({ mode: "controlled", initialValues: { role: member.role, teamId: member.team?.id ?? null } });
  const refresh = () => queryClient.invalidateQueries({ queryKey: membersQuery(people).queryKey });

  async function setActive(active: boolean): Promise<void> {
    const changed = await changeMember(people, member, { active });
    await refresh();
    if (active) return tell(`${member.name} has access again.`);
    return tellUndoable(`${member.name} no longer has access.`, async () => {
      await changeMember(people, changed, { active: true });
      await refresh();
    });
  }

  return (
    <>
      <ApiForm
        form={form}
        action="Save"
        save={async (values) => {
          await changeMember(people, member, teams === null ? { role: values.role } : values);
          await refresh();
          tell(`${member.name} is saved.`);
        }}
      >
        <RoleSelect place={people.place} {...form.getInputProps("role")} />
        {teams === null ? null : (
          <Select
            label="Team"
            placeholder="No team"
            clearable
            data={teams.map((team) => ({ value: team.id, label: team.name }))}
            {...form.getInputProps("teamId")}
          />
        )}
      </ApiForm>
      <Alert mt="xl" color={member.active ? "gray" : "yellow"} title={member.active ? "Access" : "No access"}>
        {member.active
          ? "A deactivated person is signed out at once and cannot come back until reactivated. What they own and did stays."
          : "This person cannot sign in here. What they own and did is kept."}
        <Group mt="sm">
          <Button
            variant="default"
            size="xs"
            onClick={() => void setActive(!member.active).catch((error: unknown) => tellProblem("Not changed", error))}
          >
            {member.active ? "Deactivate" : "Reactivate"}
          </Button>
        </Group>
      </Alert>
    </>
  );
}

type InvitationActionsProps = PersonPanelProps & { readonly row: Extract<PersonRow, { kind: "invitation" }> };

function InvitationActions({ people, row, onClose }: InvitationActionsProps) {
  const queryClient = useQueryClient();
  const { invitation } = row;
  const refresh = () => queryClient.invalidateQueries({ queryKey: invitationsQuery(people).queryKey });

  async function revoke(): Promise<void> {
    await revokeInvitation(people, invitation.id);
    await refresh();
    onClose();
    tellUndoable(`The invitation of ${invitation.email} is taken back.`, async () => {
      const { email, name, role, teamId } = invitation;
      await invite(people, { email, role, ...(name === null ? {} : { name }), ...(teamId ? { teamId } : {}) });
      await refresh();
    });
  }

  return (
    <>
      <p className="gm-dim">
        Invited <RelativeTime at={invitation.createdAt} /> by {invitation.invitedBy}.{" "}
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
