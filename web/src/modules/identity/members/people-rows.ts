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
      readonly status: "active" | "placeholder" | "deactivated";
      readonly member: Member;
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
  const rows: PersonRow[] = [
    ...members.map((member): PersonRow => ({
      kind: "member",
      id: `member-${member.id}`,
      name: member.name,
      email: member.email,
      role: member.role,
      teamId: member.team?.id ?? null,
      status: statusOf(member),
      member,
    })),
    ...invitations.map((invitation): PersonRow => ({
      kind: "invitation",
      id: `invitation-${invitation.id}`,
      name: invitation.name ?? invitation.email,
      email: invitation.email,
      role: invitation.role,
      teamId: invitation.teamId ?? null,
      status: "invited",
      invitation,
    })),
  ];
  return rows.toSorted((a, b) => order[a.status] - order[b.status] || a.name.localeCompare(b.name));
}

function statusOf(member: Member): "active" | "placeholder" | "deactivated" {
  if (!member.active) return "deactivated";
  return member.placeholder === true ? "placeholder" : "active";
}

/** The rows whose name or address holds the text. */
export function matchingPeople(rows: readonly PersonRow[], text: string): readonly PersonRow[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === "") return rows;
  return rows.filter((row) => `${row.name} ${row.email ?? ""}`.toLocaleLowerCase().includes(wanted));
}
