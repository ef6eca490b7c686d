import { Alert, Button, Group, Select } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiForm } from "../../../ui/form.tsx";
import { SidePanel } from "../../../ui/side-panel.tsx";
import { tell, tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { RoleSelect } from "../role-select.tsx";
import { roleLabel } from "../roles.ts";
import type { Belongings } from "./belongings.ts";
import { InvitationActions } from "./invitation-actions.tsx";
import { InvitePlaceholder } from "./invite-placeholder.tsx";
import { type People, changeMember, membersQuery } from "./member-queries.ts";
import type { TeamChoice } from "./people-list.tsx";
import type { PersonRow } from "./people-rows.ts";
import { PersonStatus } from "./person-status.tsx";

type PersonPanelProps = {
  readonly people: People;
  readonly row: PersonRow;
  readonly teams: readonly TeamChoice[] | null;
  readonly canManage: boolean;
  /** What people own; null where nobody owns anything (the portfolio). */
  readonly belongings: Belongings | null;
  readonly onClose: () => void;
};

/** One person beside the list: their role and team, and whether they have access. */
export function PersonPanel(props: PersonPanelProps) {
  const { row, canManage, onClose } = props;
  return (
    <SidePanel title={row.name} label={`${row.name}, details`} onClose={onClose}>
      <PersonFacts {...props} editable={canManage && row.kind === "member"} />
      {canManage && row.kind === "member" ? <MemberParts {...props} row={row} /> : null}
      {canManage && row.kind === "invitation" ? (
        <InvitationActions people={props.people} invitation={row.invitation} onDone={onClose} />
      ) : null}
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

function MemberParts(props: MemberFormProps) {
  const { people, row } = props;
  return (
    <>
      {row.invitation === null ? null : <InvitationActions people={people} invitation={row.invitation} />}
      {row.member.placeholder === true && row.member.active ? (
        <InvitePlaceholder people={people} member={row.member} invitation={row.invitation} />
      ) : null}
      <MemberForm {...props} />
      <Access {...props} />
    </>
  );
}

function MemberForm({ people, row, teams }: MemberFormProps) {
  const queryClient = useQueryClient();
  const { member } = row;
  // what somebody may do who cannot sign in is asked when they are invited
  const asksRole = member.placeholder !== true;
  const form = useForm({ mode: "controlled", initialValues: { role: member.role, teamId: member.team?.id ?? null } });
  return (
    <ApiForm
      form={form}
      action="Save"
      save={async ({ role, teamId }) => {
        await changeMember(people, member, { ...(asksRole ? { role } : {}), ...(teams === null ? {} : { teamId }) });
        await queryClient.invalidateQueries({ queryKey: membersQuery(people).queryKey });
        tell(`${member.name} is saved.`);
      }}
    >
      {asksRole ? <RoleSelect place={people.place} {...form.getInputProps("role")} /> : null}
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
  );
}

const accessWords = {
  active:
    "A deactivated person is signed out at once and cannot come back until reactivated. What they own can be handed over.",
  placeholder:
    "Somebody without a sign-in owns records all the same. Deactivated, they are given no new ones; what they own can be handed over.",
  none: "This person cannot sign in here. What they did is kept.",
};

function Access({ people, row, belongings }: MemberFormProps) {
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  const { member } = row;
  const refresh = () => queryClient.invalidateQueries({ queryKey: membersQuery(people).queryKey });

  async function deactivate(): Promise<void> {
    await changeMember(people, member, { active: false });
    await refresh();
  }

  async function setActive(active: boolean): Promise<void> {
    const changed = await changeMember(people, member, { active });
    await refresh();
    if (active) return tell(`${member.name} has access again.`);
    return tellUndoable(`${member.name} no longer has access.`, async () => {
      await changeMember(people, changed, { active: true });
      await refresh();
    });
  }

  const begin = () => {
    if (member.active && belongings !== null) setLeaving(true);
    else void setActive(!member.active).catch((error: unknown) => tellProblem("Not changed", error));
  };
  const words = !member.active ? "none" : member.placeholder === true ? "placeholder" : "active";
  return (
    <Alert mt="xl" color={member.active ? "gray" : "yellow"} title={member.active ? "Access" : "No access"}>
      {accessWords[words]}
      <Group mt="sm">
        <Button variant="default" size="xs" onClick={begin}>
          {member.active ? (belongings === null ? "Deactivate" : "Deactivate…") : "Reactivate"}
        </Button>
      </Group>
      {belongings === null || member.active ? null : <belongings.Remains leaver={member} />}
      {belongings === null || !leaving ? null : (
        <belongings.Leaving leaver={member} deactivate={deactivate} onClose={() => setLeaving(false)} />
      )}
    </Alert>
  );
}
