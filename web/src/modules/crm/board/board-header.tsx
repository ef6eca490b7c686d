import { ActionIcon, Button, Menu, Select } from "@mantine/core";
import { IconCheck, IconChevronDown, IconFilter, IconPlus, IconTable } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { MenuLink } from "../../../ui/links.tsx";
import { SearchBox } from "../filters/search-box.tsx";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import type { BoardSearch } from "./board-search.ts";

/** Goes between the pipelines of a company; nothing where there is only one. */
export function PipelineSwitcher({ openId }: { readonly openId: string }) {
  const { slug } = useOrganization();
  const pipelines = usePipelines().data ?? [];
  if (pipelines.length < 2) return null;
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <ActionIcon size="sm" aria-label="Switch pipeline">
          <IconChevronDown size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {pipelines.map((pipeline) => (
          <MenuLink
            key={pipeline.id}
            to="/o/$slug/pipelines/$pipelineId"
            params={{ slug, pipelineId: pipeline.id }}
            aria-current={pipeline.id === openId ? "page" : undefined}
          >
            {pipeline.name}
          </MenuLink>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type NarrowActionsProps = {
  readonly owner: string | undefined;
  readonly onOwner: (owner: string | undefined) => void;
  readonly onTable: () => void;
};

/** On a phone: whose deals are shown, and the way to the table, behind one button that tells when it narrows. */
function NarrowActions({ owner, onOwner, onTable }: NarrowActionsProps) {
  const members = useMembers().data ?? [];
  const choice = (id: string | undefined, name: string) => (
    <Menu.Item
      key={id ?? ""}
      onClick={() => onOwner(id)}
      rightSection={owner === id ? <IconCheck size={15} aria-label="chosen" /> : null}
    >
      {name}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon
          className="gm-phone-only"
          variant={owner === undefined ? "default" : "light"}
          color={owner === undefined ? "gray" : "accent"}
          size={32}
          aria-label={owner === undefined ? "Filter by owner" : "Filtered by owner"}
        >
          <IconFilter size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: "auto" }}>
        <Menu.Label>Only deals of</Menu.Label>
        {choice(undefined, "Every owner")}
        {members.map((member) => choice(member.id, member.name))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTable size={16} />} onClick={onTable}>
          Show as table
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type BoardActionsProps = {
  readonly pipelineId: string;
  readonly search: BoardSearch;
  readonly onSearch: (change: Partial<BoardSearch>) => void;
  /** null where the person may create none. */
  readonly onNew: (() => void) | null;
};

/** Right of the header: find by words, by owner; the same deals as a table; a new deal. */
export function BoardActions({ pipelineId, search, onSearch, onNew }: BoardActionsProps) {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const members = useMembers().data ?? [];
  const toTable = () =>
    void navigate({
      to: "/o/$slug/deals",
      params: { slug },
      search: { filter: [{ property: "pipelineId", op: "is", value: pipelineId }] },
    });
  return (
    <>
      <SearchBox value={search.q ?? ""} onChange={(q) => onSearch({ q: q === "" ? undefined : q })} />
      <Select
        className="gm-wide-only"
        w={150}
        data={members.map((member) => ({ value: member.id, label: member.name }))}
        value={search.owner ?? null}
        onChange={(owner) => onSearch({ owner: owner ?? undefined })}
        placeholder="Every owner"
        aria-label="Only deals of this owner"
        clearable
        searchable
      />
      <ActionIcon
        className="gm-wide-only"
        variant="default"
        size={30}
        onClick={toTable}
        aria-label="Show as table"
        title="Show as table"
      >
        <IconTable size={17} />
      </ActionIcon>
      <NarrowActions owner={search.owner} onOwner={(owner) => onSearch({ owner })} onTable={toTable} />
      {onNew === null ? null : (
        <Button className="gm-icon-on-phone" leftSection={<IconPlus size={15} />} onClick={onNew} title="New deal (C)">
          New deal
        </Button>
      )}
    </>
  );
}
