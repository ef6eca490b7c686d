import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import type { Editing } from "./teams-page.tsx";
import { type Team, createTeam, deleteTeam, teamsQuery } from "./team-queries.ts";

type TeamRowProps = {
  readonly organization: string;
  readonly team: Team;
  readonly depth: number;
  /** Names of its active members; null while they are being read. */
  readonly members: readonly string[] | null;
  readonly manages: boolean;
  readonly onEdit: (editing: Editing) => void;
};

const namesShown = 3;

/** Who is in a team, in a few words. */
function membersText(members: readonly string[]): string {
  if (members.length === 0) return "nobody yet";
  const shown = members.slice(0, namesShown).join(", ");
  return members.length > namesShown ? `${shown} and ${members.length - namesShown} more` : shown;
}

/** One line of the team tree. */
export function TeamRow({ organization, team, depth, members, manages, onEdit }: TeamRowProps) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: teamsQuery(organization).queryKey });

  async function remove(): Promise<void> {
    await deleteTeam(organization, team);
    await refresh();
    tellUndoable(`The team “${team.name}” is deleted.`, async () => {
      await createTeam(organization, { name: team.name, parentId: team.parentId });
      await refresh();
    });
  }

  return (
    <li className="gm-team" style={{ "--depth": depth }}>
      <span className="gm-team-name">{team.name}</span>
      <span className="gm-clip gm-dim">{members === null ? null : membersText(members)}</span>
      {manages ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="sm" aria-label={`Change ${team.name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => onEdit({ team })}>
              Rename or move
            </Menu.Item>
            <Menu.Item leftSection={<IconPlus size={15} />} onClick={() => onEdit({ parentId: team.id })}>
              Add a team below
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={15} />}
              onClick={() =>
                void remove().catch((error: unknown) => tellProblem(`“${team.name}” was not deleted`, error))
              }
            >
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </li>
  );
}
