import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { teamsQuery } from "../teams/team-queries.ts";
import { teamLines } from "../teams/team-tree.ts";
import type { Belongings } from "./belongings.ts";
import { PeopleList } from "./people-list.tsx";

const indent = "\u2003";

/** The people of a company. */
export function MembersPage({ belongings }: { readonly belongings: Belongings }) {
  const { slug, can } = useOrganization();
  const { open } = useSearch({ from: "/signed-in/o/$slug/settings/members" });
  const navigate = useNavigate({ from: "/o/$slug/settings/members" });
  const teams = useQuery(teamsQuery(slug));
  const choices = useMemo(
    () =>
      teamLines(teams.data ?? []).map(({ team, depth }) => ({
        id: team.id,
        name: `${indent.repeat(depth)}${team.name}`,
      })),
    [teams.data],
  );
  const people = useMemo(() => ({ place: "organization" as const, organization: slug }), [slug]);
  return (
    <PeopleList
      people={people}
      canManage={can("members.manage")}
      teams={choices}
      belongings={belongings}
      open={open}
      onOpen={(row) => void navigate({ search: { open: row }, replace: true })}
      frame={({ actions, content }) => (
        <SettingsPage title="Members" layout="fill" actions={actions}>
          {content}
        </SettingsPage>
      )}
    />
  );
}
