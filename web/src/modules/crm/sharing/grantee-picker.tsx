import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useMembers } from "../records/member-queries.ts";
import type { Grant, Share, ShareAccess } from "./share-queries.ts";

type GranteePickerProps = {
  readonly taken: readonly Share[];
  readonly onPick: (grant: Grant) => void;
};

const accessChoices = [
  { value: "read", label: "may see it" },
  { value: "edit", label: "may edit it" },
];

/** Names a person or a team, and how far. */
export function GranteePicker({ taken, onPick }: GranteePickerProps) {
  const { slug } = useOrganization();
  const members = useMembers();
  const teams = useQuery({
    queryKey: ["organization", slug, "teams"],
    queryFn: async ({ signal }) => (await answerOf(apiOf(slug).GET("/api/v1/teams", { signal }))).items,
  });
  const [whom, setWhom] = useState<string | null>(null);
  const [access, setAccess] = useState<ShareAccess>("read");
  const has = new Set(taken.map(({ member, team }) => (member === null ? `team:${team?.id}` : `member:${member.id}`)));
  const open = (items: readonly { value: string; label: string }[]) => items.filter(({ value }) => !has.has(value));
  const people = (members.data ?? []).filter(({ active }) => active);
  const data = [
    { group: "Teams", items: open((teams.data ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: name }))) },
    { group: "People", items: open(people.map(({ id, name }) => ({ value: `member:${id}`, label: name }))) },
  ];
  const pending = members.isPending || teams.isPending;
  return (
    <form
      className="gm-share-add"
      onSubmit={(event) => {
        event.preventDefault();
        const [to = "", id = ""] = whom?.split(":") ?? [];
        if (id === "") return;
        setWhom(null);
        onPick({ to: to === "team" ? "team" : "member", id, access });
      }}
    >
      <Select
        data-autofocus
        aria-label="Person or team"
        placeholder="A person or a team"
        data={data}
        value={whom}
        onChange={setWhom}
        searchable
        nothingFoundMessage={pending ? "Reading people and teams…" : "Nobody of this name"}
        selectFirstOptionOnChange
        maxDropdownHeight={260}
        className="gm-share-whom"
      />
      <Select
        aria-label="How far"
        data={accessChoices}
        value={access}
        allowDeselect={false}
        onChange={(value) => setAccess(value === "edit" ? "edit" : "read")}
        className="gm-share-access"
      />
      <Button type="submit" disabled={whom === null}>
        Share
      </Button>
    </form>
  );
}
