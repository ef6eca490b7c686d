import type { Invitation, Member } from "./member-queries.ts";

/** One line of the people's list: a member or somebody invited. */
export type PersonRow =
  | {
      readonly kind: "member";
      readonly id: string;
      readonly name: string;
      readonly email: string | null;
      readonly role: string;
      readonly teamId: string | null;
      readonly status: "active" | "placeholder" | "invited" | "deactivated";
      readonly member: Member;
      /** The open invitation of a member without a sign-in. */
      readonly invitation: Invitation | null;
    }
  | {
      readonly kind: "invitation";
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly role: string;
      readonly teamId: string | null;
      readonly status: "invited";
      readonly invitation: Invitation;
    };

const order = { active: 0, placeholder: 1, invited: 2, deactivated: 3 };

/** Members and invitations as one list: who is active first, deactivated people last, each group by name. */
export function peopleRows(members: readonly Member[], invitations: readonly Invitation[]): readonly PersonRow[] {
  const ofMember = new Map(
    invitations.flatMap((invitation) => (invitation.memberId ? [[invitation.memberId, invitation] as const] : [])),
  );
  const known = new Set(members.map(({ id }) => id));
  const rows: PersonRow[] = [
    ...members.map((member) => memberRow(member, ofMember.get(member.id) ?? null)),
    ...invitations.filter(({ memberId }) => !memberId || !known.has(memberId)).map(invitationRow),
  ];
  return rows.toSorted((a, b) => order[a.status] - order[b.status] || a.name.localeCompare(b.name));
}

function memberRow(member: Member, invitation: Invitation | null): PersonRow {
  return {
    kind: "member",
    id: `member-${member.id}`,
    name: member.name,
    email: member.email ?? invitation?.email ?? null,
    role: member.role,
    teamId: member.team?.id ?? null,
    status: statusOf(member, invitation),
    member,
    invitation,
  };
}

function invitationRow(invitation: Invitation): PersonRow {
  return {
    kind: "invitation",
    id: `invitation-${invitation.id}`,
    name: invitation.name ?? invitation.email,
    email: invitation.email,
    role: invitation.role,
    teamId: invitation.teamId ?? null,
    status: "invited",
    invitation,
  };
}

function statusOf(member: Member, invitation: Invitation | null): PersonRow["status"] {
  if (!member.active) return invitation === null ? "deactivated" : "invited";
  if (member.placeholder !== true) return "active";
  return invitation === null ? "placeholder" : "invited";
}

/** The rows whose name or address holds the text. */
export function matchingPeople(rows: readonly PersonRow[], text: string): readonly PersonRow[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === "") return rows;
  return rows.filter((row) => `${row.name} ${row.email ?? ""}`.toLocaleLowerCase().includes(wanted));
}
