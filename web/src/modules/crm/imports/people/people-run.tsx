import { Button, Group } from "@mantine/core";
import { IconCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useOrganization } from "../../../../lib/organization.ts";
import { formatNumber } from "../../../../ui/format.ts";
import { ButtonLink } from "../../../../ui/links.tsx";
import type { PeopleImport } from "./people-queries.ts";

type PeopleRunProps = {
  readonly found: PeopleImport;
  readonly pending: boolean;
  readonly problem: string | null;
  readonly onWrite: () => void;
};

/** Doing it, and where to go on from there. */
export function PeopleRun({ found, pending, problem, onWrite }: PeopleRunProps) {
  if (found.written) return <Done found={found} />;
  const doing = sentenceOf(found);
  return (
    <>
      {problem === null ? null : (
        <p className="gm-problem" role="alert">
          {problem}
        </p>
      )}
      <Group gap="md">
        <Button
          leftSection={<IconPlayerPlay size={15} />}
          disabled={doing === null}
          loading={pending}
          onClick={onWrite}
        >
          {doing ?? "Run"}
        </Button>
        <span className="gm-dim">{hintOf(found, doing)}</span>
      </Group>
    </>
  );
}

const counted = (count: number, one: string, many: string) => `${formatNumber(count)} ${count === 1 ? one : many}`;

/** "Make 35 members and 9 teams"; null when there is nothing to do. */
function sentenceOf({ counts, newTeams, movedTeams, problems }: PeopleImport): string | null {
  if (problems.length > 0) return null;
  const made = [
    ...(counts.create > 0 ? [counted(counts.create, "member", "members")] : []),
    ...(newTeams.length > 0 ? [counted(newTeams.length, "team", "teams")] : []),
  ];
  if (made.length > 0) return `Make ${made.join(" and ")}`;
  if (counts.update > 0) return `Move ${counted(counts.update, "member", "members")}`;
  return movedTeams.length > 0 ? `Move ${counted(movedTeams.length, "team", "teams")}` : null;
}

function hintOf({ counts, problems }: PeopleImport, doing: string | null): string {
  if (problems.length > 0) return "First say which column holds the names.";
  if (doing === null && counts.refuse > 0) return "No row can be taken in as it is. The reasons stand above.";
  if (doing === null) return "Everything is already as in the file.";
  const stay = counts.refuse === 0 ? "" : `${counted(counts.refuse, "row stays", "rows stay")} out. `;
  return `${stay}Nobody is sent a mail; invite people when you like.`;
}

/** "35 members and 9 teams made, 2 rows refused." What did not happen is left out. */
function doneSentence({ counts, newTeams, movedTeams }: PeopleImport): string {
  const parts = [
    [counts.create, "member made", "members made"],
    [newTeams.length, "team made", "teams made"],
    [counts.update, "member moved", "members moved"],
    [movedTeams.length, "team moved", "teams moved"],
    [counts.unchanged, "person already so", "people already so"],
    [counts.refuse, "row refused", "rows refused"],
  ] as const;
  const said = parts.flatMap(([count, one, many]) => (count === 0 ? [] : [counted(count, one, many)]));
  return said.length === 0 ? "There was nothing to do." : `${said.join(", ")}.`;
}

function Done({ found }: { readonly found: PeopleImport }) {
  const { slug } = useOrganization();
  return (
    <>
      <p className="gm-import-done" role="status">
        <IconCheck size={18} aria-hidden />
        {doneSentence(found)}
      </p>
      <Group gap="sm">
        <ButtonLink to="/o/$slug/settings/members" params={{ slug }}>
          Invite them
        </ButtonLink>
        <ButtonLink variant="default" to="/o/$slug/settings/teams" params={{ slug }}>
          Show the teams
        </ButtonLink>
        <ButtonLink variant="default" to="/o/$slug/imports/people" params={{ slug }} search={{}}>
          Another file
        </ButtonLink>
      </Group>
    </>
  );
}
