import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { teamsQuery } from "../../identity/teams/team-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import { type HeirValue, nobody, stays } from "./handover-words.ts";

type HeirSelectProps = {
  readonly label: string;
  /** The label is seen elsewhere already. */
  readonly bare?: boolean;
  readonly description?: string;
  readonly leaver: { readonly id: string; readonly name: string };
  readonly value: HeirValue;
  /** People alone: teams and nobody cannot have it. */
  readonly peopleOnly?: boolean;
  readonly error?: string | undefined;
  readonly onChange: (value: HeirValue) => void;
};

/** Who takes over: somebody, a team in turn, nobody, or it stays for now. */
export function HeirSelect(props: HeirSelectProps) {
  const { label, bare = false, description, leaver, value, peopleOnly = false, error, onChange } = props;
  const { slug } = useOrganization();
  const members = useMembers();
  const teams = useQuery({ ...teamsQuery(slug), enabled: !peopleOnly });
  const people = (members.data ?? []).filter(({ id, active }) => active && id !== leaver.id);
  const data = [
    { group: "People", items: people.map(({ id, name }) => ({ value: `member:${id}`, label: name })) },
    ...(peopleOnly
      ? []
      : [
          {
            group: "Teams, in turn",
            items: (teams.data ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: name })),
          },
        ]),
    {
      group: "Nobody else",
      items: [
        ...(peopleOnly ? [] : [{ value: nobody, label: "Leave unowned" }]),
        { value: stays, label: `Stays with ${leaver.name} for now` },
      ],
    },
  ];
  return (
    <Select
      {...(bare ? { "aria-label": label } : { label })}
      description={description}
      data={data}
      value={value}
      onChange={(next) => onChange(next ?? stays)}
      error={error}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      maxDropdownHeight={260}
      nothingFoundMessage={members.isPending ? "Reading people and teams…" : "Nobody of this name"}
    />
  );
}
