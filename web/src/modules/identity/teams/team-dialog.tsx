import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import type { Editing } from "./teams-page.tsx";
import { changeTeam, createTeam, teamsQuery } from "./team-queries.ts";
import { teamLines, withBelow } from "./team-tree.ts";

type TeamDialogProps = { readonly organization: string; readonly editing: Editing; readonly onClose: () => void };

/** Names a team and says where it stands; a team cannot stand below itself. */
export function TeamDialog({ organization, editing, onClose }: TeamDialogProps) {
  const queryClient = useQueryClient();
  const { data: teams = [] } = useQuery(teamsQuery(organization));
  const existing = "team" in editing ? editing.team : null;
  const form = useForm<{ name: string; parentId: string | null }>({
    mode: "controlled",
    initialValues: {
      name: existing?.name ?? "",
      parentId: "team" in editing ? editing.team.parentId : editing.parentId,
    },
  });
  const forbidden = existing === null ? new Set<string>() : withBelow(teams, existing.id);
  const parents = teamLines(teams).filter(({ team }) => !forbidden.has(team.id));
  return (
    <Dialog onClose={onClose} title={existing === null ? "Add a team" : `Change “${existing.name}”`} size="sm">
      <ApiForm
        form={form}
        action={existing === null ? "Add" : "Save"}
        cancel={onClose}
        save={async (values) => {
          if (existing === null) await createTeam(organization, values);
          else await changeTeam(organization, existing, values);
          await queryClient.invalidateQueries({ queryKey: teamsQuery(organization).queryKey });
          onClose();
        }}
      >
        <TextInput label="Name" autoComplete="off" {...form.getInputProps("name")} />
        <Select
          label="Stands below"
          placeholder="No other team"
          clearable
          data={parents.map(({ team, depth }) => ({ value: team.id, label: `${"\u2003".repeat(depth)}${team.name}` }))}
          {...form.getInputProps("parentId")}
        />
      </ApiForm>
    </Dialog>
  );
}
