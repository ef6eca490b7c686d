import { Button, Skeleton } from "@mantine/core";
import { IconFileImport, IconPlus, IconSitemap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { EmptyState, ErrorState } from "../../../ui/states.tsx";
import { membersQuery } from "../members/member-queries.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { TeamDialog } from "./team-dialog.tsx";
import { TeamRow } from "./team-row.tsx";
import { type Team, teamsQuery } from "./team-queries.ts";
import { teamLines } from "./team-tree.ts";
import "./teams.css";

/** What the dialog is about: a new team below `parentId`, or an existing one. */
export type Editing = { readonly team: Team } | { readonly parentId: string | null };

/** The teams of a company as a tree. */
export function TeamsPage() {
  const { slug, can } = useOrganization();
  const [editing, setEditing] = useState<Editing | null>(null);
  const manages = can("members.manage");
  return (
    <SettingsPage
      title="Teams"
      actions={
        manages ? (
          <>
            <ButtonLink
              variant="default"
              className="gm-icon-on-phone"
              leftSection={<IconFileImport size={15} />}
              to="/o/$slug/imports/people"
              params={{ slug }}
            >
              Import
            </ButtonLink>
            <Button leftSection={<IconPlus size={15} />} onClick={() => setEditing({ parentId: null })}>
              Add team
            </Button>
          </>
        ) : null
      }
    >
      <p className="gm-lead">
        Teams decide what “team” means in the permissions: whoever may see their team’s records sees those of its
        members and of every team below it.
      </p>
      <TeamTree organization={slug} manages={manages} onEdit={setEditing} />
      {editing === null ? null : <TeamDialog organization={slug} editing={editing} onClose={() => setEditing(null)} />}
    </SettingsPage>
  );
}

type TeamTreeProps = {
  readonly organization: string;
  readonly manages: boolean;
  readonly onEdit: (editing: Editing) => void;
};

function TeamTree({ organization, manages, onEdit }: TeamTreeProps) {
  const teams = useQuery(teamsQuery(organization));
  const members = useQuery(membersQuery({ place: "organization", organization }));
  if (teams.isPending) return <TeamBones />;
  if (teams.isError) return <ErrorState error={teams.error} retry={() => void teams.refetch()} />;
  if (teams.data.length === 0) {
    return (
      <EmptyState title="No teams yet" picture={<IconSitemap size={22} />}>
        Add one per region, product or manager. Small companies need none: give their people “all” in the permissions.
      </EmptyState>
    );
  }
  const people = Map.groupBy(members.data?.filter((member) => member.active) ?? [], (member) => member.team?.id ?? "");
  return (
    <ul className="gm-teams">
      {teamLines(teams.data).map(({ team, depth }) => (
        <TeamRow
          key={team.id}
          organization={organization}
          team={team}
          depth={depth}
          members={members.isSuccess ? (people.get(team.id) ?? []).map((member) => member.name) : null}
          manages={manages}
          onEdit={onEdit}
        />
      ))}
    </ul>
  );
}

function TeamBones() {
  return (
    <ul className="gm-teams" aria-busy="true" aria-label="Loading teams">
      {[0, 1, 1, 0, 1].map((depth, index) => (
        <li key={index} className="gm-team" style={{ "--depth": depth }}>
          <Skeleton height={10} width={140} />
        </li>
      ))}
    </ul>
  );
}
