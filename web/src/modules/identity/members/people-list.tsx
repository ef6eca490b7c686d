import { Button, TextInput } from "@mantine/core";
import { IconFileImport, IconSearch, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { Avatar } from "../../../ui/avatar.tsx";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { wholeRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatNumber } from "../../../ui/format.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { EmptyState } from "../../../ui/states.tsx";
import { roleLabel } from "../roles.ts";
import type { Belongings } from "./belongings.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { type People, invitationsQuery, membersQuery } from "./member-queries.ts";
import { type PersonRow, matchingPeople, peopleRows } from "./people-rows.ts";
import { PersonPanel } from "./person-panel.tsx";
import { PersonStatus } from "./person-status.tsx";
import "./people.css";

export type TeamChoice = { readonly id: string; readonly name: string };

type PeopleListProps = {
  readonly people: People;
  readonly canManage: boolean;
  /** The company's teams; null where there are none (the portfolio). */
  readonly teams: readonly TeamChoice[] | null;
  /** What people own; null where nobody owns anything (the portfolio). */
  readonly belongings: Belongings | null;
  /** Whose panel is open, by row id; from the address. */
  readonly open: string | undefined;
  readonly onOpen: (row: string | undefined) => void;
  /** Draws the page around the list. */
  readonly frame: (parts: { readonly actions: ReactNode; readonly content: ReactNode }) => ReactNode;
};

function columnsOf({
  people,
  teams,
  belongings,
}: Pick<PeopleListProps, "people" | "teams" | "belongings">): readonly TableColumn<PersonRow>[] {
  const name: TableColumn<PersonRow> = {
    id: "name",
    label: "Name",
    width: 240,
    cell: (row) => (
      <>
        <Avatar name={row.name} />
        <span className="gm-clip">{row.name}</span>
      </>
    ),
  };
  const team: TableColumn<PersonRow> = {
    id: "team",
    label: "Team",
    cell: (row) => teams?.find((one) => one.id === row.teamId)?.name ?? "–",
  };
  return [
    name,
    { id: "email", label: "E-mail", width: 260, cell: (row) => <span className="gm-dim">{row.email ?? "–"}</span> },
    { id: "role", label: "Role", width: 110, cell: (row) => roleLabel(people.place, row.role) },
    ...(teams === null ? [] : [team]),
    {
      id: "status",
      label: "Status",
      width: 200,
      cell: (row) => <PersonStatus status={row.status} owns={ownedBy(row, belongings)} />,
    },
  ];
}

/** Everybody with access, who is invited, and the ways to change that. */
export function PeopleList({ people, canManage, teams, belongings, open, onOpen, frame }: PeopleListProps) {
  const members = useQuery(membersQuery(people));
  const invitations = useQuery({ ...invitationsQuery(people), enabled: canManage });
  const [text, setText] = useState("");
  const [inviting, setInviting] = useState(false);
  const rows = useMemo(() => peopleRows(members.data ?? [], invitations.data ?? []), [members.data, invitations.data]);
  const columns = useMemo(() => columnsOf({ people, teams, belongings }), [people, teams, belongings]);
  const opened = rows.find((row) => row.id === open);

  const actions = canManage ? <Actions people={people} onInvite={() => setInviting(true)} /> : null;
  const content = (
    <div className="gm-beside">
      <div className="gm-people">
        <div className="gm-people-search">
          <TextInput
            placeholder="Find by name or e-mail"
            aria-label="Find by name or e-mail"
            leftSection={<IconSearch size={15} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <WithoutSignIn rows={rows} canManage={canManage} />
          <StillOwning rows={rows} belongings={belongings} />
        </div>
        <DataTable
          label="Members"
          data={{ ...wholeRows(members), rows: matchingPeople(rows, text) }}
          columns={columns}
          rowId={(row) => row.id}
          onOpen={(row) => onOpen(row.id)}
          compact={(row) => <CompactPerson row={row} people={people} owns={ownedBy(row, belongings)} />}
          empty={
            <EmptyState
              title={text === "" ? "Nobody here yet" : "Nobody of this name"}
              picture={<IconUsers size={22} />}
            >
              {text === ""
                ? "Invite the people who should work here; each gets a mail with a link."
                : "Try another part of the name or address."}
            </EmptyState>
          }
        />
      </div>
      {opened === undefined ? null : (
        <PersonPanel
          key={opened.id}
          people={people}
          row={opened}
          teams={teams}
          canManage={canManage}
          belongings={belongings}
          onClose={() => onOpen(undefined)}
        />
      )}
      {inviting ? <InviteDialog people={people} teams={teams} onClose={() => setInviting(false)} /> : null}
    </div>
  );
  return frame({ actions, content });
}

type ActionsProps = { readonly people: People; readonly onInvite: () => void };

function Actions({ people, onInvite }: ActionsProps) {
  return (
    <>
      {people.place === "portfolio" ? null : (
        <ButtonLink
          variant="default"
          className="gm-icon-on-phone"
          leftSection={<IconFileImport size={15} />}
          to="/o/$slug/imports/people"
          params={{ slug: people.organization }}
        >
          Import
        </ButtonLink>
      )}
      <Button leftSection={<IconUserPlus size={15} />} onClick={onInvite}>
        Invite
      </Button>
    </>
  );
}

/** How many people own records without being able to sign in, and what to do about it. */
function WithoutSignIn({ rows, canManage }: { readonly rows: readonly PersonRow[]; readonly canManage: boolean }) {
  const count = rows.filter(({ status }) => status === "placeholder").length;
  if (count === 0 || !canManage) return null;
  return (
    <span className="gm-dim">
      {formatNumber(count)} {count === 1 ? "person has" : "people have"} no sign-in yet: open one to invite them.
    </span>
  );
}

/** What a deactivated person still owns, in words; undefined where they own nothing. */
function ownedBy(row: PersonRow, belongings: Belongings | null): string | undefined {
  return row.kind === "member" && !row.member.active ? belongings?.owning.get(row.member.id) : undefined;
}

/** How many deactivated people still own something, and what to do about it. */
function StillOwning({
  rows,
  belongings,
}: { readonly rows: readonly PersonRow[] } & Pick<PeopleListProps, "belongings">) {
  const count = rows.filter((row) => ownedBy(row, belongings) !== undefined).length;
  if (count === 0) return null;
  return (
    <span className="gm-dim">
      {formatNumber(count)} deactivated {count === 1 ? "person still owns" : "people still own"} records: open one to
      hand them over.
    </span>
  );
}

type CompactPersonProps = { readonly row: PersonRow; readonly people: People; readonly owns: string | undefined };

function CompactPerson({ row, people, owns }: CompactPersonProps) {
  return (
    <>
      <Avatar name={row.name} size={32} />
      <div className="gm-compact-main">
        <div className="gm-clip">{row.name}</div>
        <div className="gm-clip gm-hint">{row.email}</div>
      </div>
      <div className="gm-compact-end">
        <div>{roleLabel(people.place, row.role)}</div>
        {row.status === "active" ? null : <PersonStatus status={row.status} owns={owns} />}
      </div>
    </>
  );
}
