import { ActionIcon, Button, Menu, Select, TextInput } from "@mantine/core";
import { IconChevronDown, IconPlus, IconSearch, IconTable } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { MenuLink } from "../../../ui/links.tsx";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import type { BoardSearch } from "./board-search.ts";

const typingMs = 250;

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

type BoardActionsProps = {
  readonly pipelineId: string;
  readonly search: BoardSearch;
  readonly onSearch: (change: Partial<BoardSearch>) => void;
  readonly onNew: () => void;
};

/** Right of the header: find by words, by owner; the same deals as a table; a new deal. */
export function BoardActions({ pipelineId, search, onSearch, onNew }: BoardActionsProps) {
  const { slug, can } = useOrganization();
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
      <ActionIcon className="gm-wide-only" onClick={toTable} aria-label="Show as table" title="Show as table">
        <IconTable size={17} />
      </ActionIcon>
      {can("deals.create") ? (
        <Button leftSection={<IconPlus size={15} />} onClick={onNew} title="New deal (C)">
          New deal
        </Button>
      ) : null}
    </>
  );
}

type SearchBoxProps = { readonly value: string; readonly onChange: (value: string) => void; readonly label?: string };

/** A narrow search field that reports once typing rests. */
export function SearchBox({ value, onChange, label = "Find by words" }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  const report = useEffectEvent(() => {
    if (text.trim() !== value) onChange(text.trim());
  });
  useEffect(() => {
    const timer = window.setTimeout(() => report(), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      className="gm-search-box"
      type="search"
      leftSection={<IconSearch size={15} />}
      placeholder="Find"
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

/** A link to the deals as a board, for the pages that show them otherwise. */
export function BoardLink({ pipelineId, children }: { readonly pipelineId: string; readonly children: string }) {
  const { slug } = useOrganization();
  return (
    <Link to="/o/$slug/pipelines/$pipelineId" params={{ slug, pipelineId }} className="gm-link">
      {children}
    </Link>
  );
}
