import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../../../ui/dialog.tsx";
import { ApiForm } from "../../../ui/form.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { RoleSelect } from "../role-select.tsx";
import { type People, invitationsQuery, invite } from "./member-queries.ts";
import type { TeamChoice } from "./people-list.tsx";

type InviteDialogProps = {
  readonly people: People;
  readonly teams: readonly TeamChoice[] | null;
  readonly onClose: () => void;
};

/** Asks whom to invite and as what. */
export function InviteDialog({ people, teams, onClose }: InviteDialogProps) {
  const queryClient = useQueryClient();
  const form = useForm<{ email: string; name: string; role: string; teamId: string | null }>({
    mode: "controlled",
    initialValues: { email: "", name: "", role: people.place === "portfolio" ? "viewer" : "rep", teamId: null },
  });
  return (
    <Dialog onClose={onClose} title="Invite somebody" size="md">
      <ApiForm
        form={form}
        action="Send the invitation"
        cancel={onClose}
        save={async ({ email, name, role, teamId }) => {
          await invite(people, {
            email,
            role,
            ...(name === "" ? {} : { name }),
            ...(teamId === null ? {} : { teamId }),
          });
          await queryClient.invalidateQueries({ queryKey: invitationsQuery(people).queryKey });
          tell(`${email} is invited.`);
          onClose();
        }}
      >
        <TextInput label="E-mail" type="email" autoComplete="off" {...form.getInputProps("email")} />
        <TextInput
          label="Name"
          description="How they appear until they choose themselves."
          autoComplete="off"
          {...form.getInputProps("name")}
        />
        <RoleSelect place={people.place} {...form.getInputProps("role")} />
        {teams === null || teams.length === 0 ? null : (
          <Select
            label="Team"
            placeholder="No team"
            clearable
            data={teams.map((team) => ({ value: team.id, label: team.name }))}
            {...form.getInputProps("teamId")}
          />
        )}
      </ApiForm>
    </Dialog>
  );
}
