import { queryOptions } from "@tanstack/react-query";
import { type Query, request } from "../../../lib/http.ts";
import type { Place } from "../roles.ts";

export type Member = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: string;
  readonly team?: { readonly id: string; readonly name: string } | null;
  readonly active: boolean;
  readonly placeholder?: boolean;
  readonly version: number;
};

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  readonly teamId?: string | null;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
};

export type NewInvitation = { readonly email: string; readonly name?: string; readonly role: string; readonly teamId?: string | null };

/** Which people are meant: those of one company or those of the portfolio. */
export type People = { readonly place: "organization"; readonly organization: string } | { readonly place: "portfolio" };

const base = (people: { readonly place: Place }) => (people.place === "portfolio" ? "/api/v1/portfolio" : "/api/v1");
const keyOf = (people: People) => (people.place === "portfolio" ? ["portfolio"] : ["organization", people.organization]);
const organizationOf = (people: People) => (people.place === "portfolio" ? undefined : people.organization);
const most = 200;

/** A company's people come in pages, the portfolio's few as a whole. */
type MemberPage = { readonly items: readonly Member[]; readonly nextCursor?: string | null };

/** Everybody in a company or in the portfolio, with deactivated people and placeholders. */
export const membersQuery = (people: People) =>
  queryOptions({
    queryKey: [...keyOf(people), "members"],
    queryFn: async ({ signal }) => {
      const members: Member[] = [];
      let cursor: string | null | undefined = "";
      while (typeof cursor === "string") {
        const query: Query = people.place === "portfolio" ? {} : { limit: most, cursor };
        const page: MemberPage = await request("GET", `${base(people)}/members`, {
          organization: organizationOf(people),
          query,
          signal,
        });
        members.push(...page.items);
        cursor = page.nextCursor;
      }
      return members;
    },
  });

/** Invitations that nobody has accepted yet. */
export const invitationsQuery = (people: People) =>
  queryOptions({
    queryKey: [...keyOf(people), "invitations"],
    queryFn: async ({ signal }) => {
      const page = await request<{ readonly items: readonly Invitation[] }>("GET", `${base(people)}/invitations`, {
        organization: organizationOf(people),
        signal,
      });
      return page.items;
    },
  });

/** Invites somebody; the mail with the link is sent at once. @throws ApiProblem */
export function invite(people: People, invitation: NewInvitation): Promise<Invitation> {
  return request("POST", `${base(people)}/invitations`, { organization: organizationOf(people), body: invitation });
}

/** Takes an invitation back; its link stops working. @throws ApiProblem */
export function revokeInvitation(people: People, id: string): Promise<void> {
  return request("DELETE", `${base(people)}/invitations/${id}`, { organization: organizationOf(people) });
}

export type MemberChange = { readonly role?: string; readonly teamId?: string | null; readonly active?: boolean };

/** Changes a member; refused when somebody else changed them since. @throws ApiProblem */
export function changeMember(people: People, member: Pick<Member, "id" | "version">, change: MemberChange): Promise<Member> {
  return request("PATCH", `${base(people)}/members/${member.id}`, {
    organization: organizationOf(people),
    body: { ...change, version: member.version },
  });
}
