import { queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, api, apiOf, withoutUndefined } from "../../../lib/api.ts";
import { organizationRole, portfolioRole } from "../roles.ts";

/** Somebody in a company, or in the portfolio (then without team, and never a placeholder). */
export type Member = (Shape<"Member"> | Shape<"PortfolioMember">) &
  Partial<Pick<Shape<"Member">, "team" | "placeholder">>;
export type Invitation = Shape<"Invitation">;

export type NewInvitation = {
  readonly email: string;
  readonly name?: string;
  readonly role: string;
  readonly teamId?: string | null;
  /** The member without a sign-in who becomes this person. */
  readonly memberId?: string;
};

/** Which people are meant: those of one company or those of the portfolio. */
export type People =
  { readonly place: "organization"; readonly organization: string } | { readonly place: "portfolio" };

const keyOf = (people: People) =>
  people.place === "portfolio" ? ["portfolio"] : ["organization", people.organization];
const pageSize = 200;

/** Everybody in a company or in the portfolio, with deactivated people and placeholders. */
export const membersQuery = (people: People) =>
  queryOptions({
    queryKey: [...keyOf(people), "members"],
    queryFn: ({ signal }): Promise<readonly Member[]> =>
      people.place === "portfolio" ? portfolioMembers(signal) : organizationMembers(people.organization, signal),
  });

async function portfolioMembers(signal: AbortSignal): Promise<readonly Member[]> {
  const { items } = await answerOf(api.GET("/api/v1/portfolio/members", { signal }));
  return items;
}

async function organizationMembers(organization: string, signal: AbortSignal): Promise<readonly Member[]> {
  const members: Member[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const query = { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const page: { items: Shape<"Member">[]; nextCursor: string | null } = await answerOf(
      apiOf(organization).GET("/api/v1/members", { params: { query }, signal }),
    );
    members.push(...page.items);
    cursor = page.nextCursor;
  }
  return members;
}

/** Invitations that nobody has accepted yet. */
export const invitationsQuery = (people: People) =>
  queryOptions({
    queryKey: [...keyOf(people), "invitations"],
    queryFn: async ({ signal }) => {
      const { items } = await answerOf(
        people.place === "portfolio"
          ? api.GET("/api/v1/portfolio/invitations", { signal })
          : apiOf(people.organization).GET("/api/v1/invitations", { signal }),
      );
      return items;
    },
  });

/** Invites somebody; the mail with the link is sent at once. @throws ApiProblem */
export function invite(people: People, { email, name, role, ...place }: NewInvitation): Promise<Invitation> {
  const person = { email, ...(name === undefined ? {} : { name }) };
  if (people.place === "portfolio") {
    return answerOf(api.POST("/api/v1/portfolio/invitations", { body: { ...person, role: portfolioRole(role) } }));
  }
  const body = { ...person, role: organizationRole(role), ...withoutUndefined(place) };
  return answerOf(apiOf(people.organization).POST("/api/v1/invitations", { body }));
}

/** Takes an invitation back; its link stops working. @throws ApiProblem */
export async function revokeInvitation(people: People, id: string): Promise<void> {
  const params = { path: { id } };
  if (people.place === "portfolio") await api.DELETE("/api/v1/portfolio/invitations/{id}", { params });
  else await apiOf(people.organization).DELETE("/api/v1/invitations/{id}", { params });
}

export type MemberChange = { readonly role?: string; readonly teamId?: string | null; readonly active?: boolean };

/** Changes a member; refused when somebody else changed them since. @throws ApiProblem */
export async function changeMember(
  people: People,
  { id, version }: Pick<Member, "id" | "version">,
  change: MemberChange,
): Promise<Member> {
  const { role, teamId, active } = change;
  const params = { path: { id } };
  const common = { version, ...(active === undefined ? {} : { active }) };
  if (people.place === "portfolio") {
    const body = { ...common, ...(role === undefined ? {} : { role: portfolioRole(role) }) };
    return answerOf(api.PATCH("/api/v1/portfolio/members/{id}", { params, body }));
  }
  const body = {
    ...common,
    ...(role === undefined ? {} : { role: organizationRole(role) }),
    ...(teamId === undefined ? {} : { teamId }),
  };
  return answerOf(apiOf(people.organization).PATCH("/api/v1/members/{id}", { params, body }));
}
