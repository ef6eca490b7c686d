import { IconAddressBook, IconBox, IconBuildingStore, IconChecklist, IconCoin, IconNote } from "@tabler/icons-react";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Shape } from "../lib/api.ts";
import { useOrganizationIfAny } from "../lib/organization.ts";
import { useMe } from "../lib/session.ts";
import { typesQuery } from "../modules/crm/objects/object-type-queries.ts";
import { typeIcons } from "../modules/crm/objects/type-icons.ts";
import { useRecentRecords } from "../modules/crm/records/recent-records.ts";
import { recordQuery } from "../modules/crm/records/record-queries.ts";
import { type ObjectKey, objectTypes } from "../modules/crm/records/record.ts";
import { searchQuery } from "./search-query.ts";

const debounceMs = 120;
const mostOfAKind = 6;
const objects = [
  { object: "account", area: "accounts", group: "Accounts", Icon: IconBuildingStore },
  { object: "contact", area: "contacts", group: "Contacts", Icon: IconAddressBook },
  { object: "deal", area: "deals", group: "Deals", Icon: IconCoin },
] as const;

/** What people write about records, found beside them. */
const writings = [
  { object: "task", group: "Tasks", Icon: IconChecklist },
  { object: "note", group: "Notes", Icon: IconNote },
] as const;

/** One line of the palette that leads to a record, a note's or a task's too. */
export type RecordLine = {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly Icon: typeof IconCoin;
  readonly open: () => void;
};

export type RecordGroup = { readonly group: string; readonly lines: readonly RecordLine[] };

export type FoundRecords = {
  readonly groups: readonly RecordGroup[];
  /** What was found instead of what was typed; null where it was found as typed. */
  readonly meant: string | null;
  readonly state: "idle" | "searching" | "stale" | "found" | "failed";
  /** The text the groups are of: what is typed now may be further on. */
  readonly of: string;
};

type Hit = Shape<"SearchHit">;
const noReply: Shape<"SearchReply"> = { items: [], meant: null };
const nothing: FoundRecords = { groups: [], meant: null, state: "idle", of: "" };

/** What fits what is typed: records, whom one sells to before what one sells them, then tasks and notes. */
export function useFoundRecords(typed: string): FoundRecords {
  const organization = useOrganizationIfAny();
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, debounceMs);
  const found = useQuery({
    ...searchQuery(organization?.slug ?? "", settled),
    enabled: organization !== null && settled !== "",
    placeholderData: keepPreviousData,
  });
  const { items, meant } = found.data ?? noReply;
  const groups = useGroups(items, text);
  if (organization === null || text === "") return nothing;
  if (found.isError) return { ...nothing, state: "failed" };
  if (found.data === undefined) return { ...nothing, state: "searching" };
  if (settled !== text || found.isPlaceholderData) return { groups, meant: null, state: "stale", of: settled };
  return { groups, meant, state: "found", of: meant ?? settled };
}

/** The kinds of records in the order in which they stand: those every company has, then its own. */
function useKinds() {
  const organization = useOrganizationIfAny();
  const types = useQuery({ ...typesQuery(organization?.slug ?? ""), enabled: organization !== null });
  const own = (types.data ?? []).map((type) => {
    const Icon = typeIcons[type.icon] ?? IconBox;
    return { object: type.key, area: type.plural, group: type.labels.many, Icon };
  });
  return [...objects, ...own];
}

function useGroups(items: readonly Hit[], text: string): RecordGroup[] {
  const organization = useOrganizationIfAny();
  const navigate = useNavigate();
  const kinds = useKinds();
  const home = `/o/${organization?.slug ?? ""}`;
  const of = (wanted: string, lineOf: (hit: Hit) => Omit<RecordLine, "id" | "title">): RecordLine[] =>
    items
      .filter(({ object }) => object === wanted)
      .slice(0, mostOfAKind)
      .map((hit) => ({ id: `${hit.object}-${hit.id}`, title: hit.title, ...lineOf(hit) }));
  const records = kinds.map(({ object, area, group, Icon }) => ({
    group,
    lines: of(object, ({ id, subtitle }) => ({
      subtitle,
      Icon,
      open: () => void navigate({ to: `${home}/${area}/${id}` }),
    })),
  }));
  const written = writings.map(({ object, group, Icon }) => ({
    group,
    lines: of(object, ({ subtitle, record }) => {
      const area = kinds.find((kind) => kind.object === record?.object)?.area;
      const open = () =>
        record === null || area === undefined
          ? void navigate({ to: `${home}/tasks`, search: { whose: "all" } })
          : void navigate({ to: `${home}/${area}/${record.id}` });
      return { subtitle: [record?.name, subtitle].filter(Boolean).join(" · ") || null, Icon, open };
    }),
  }));
  const shown = (groups: readonly RecordGroup[]) => groups.filter(({ lines }) => lines.length > 0);
  return [...withExactFirst(shown(records), text), ...shown(written)];
}

/** A record of exactly that name stands first, with its kind. */
function withExactFirst(groups: readonly RecordGroup[], query: string): RecordGroup[] {
  const wanted = query.toLocaleLowerCase();
  const isExact = ({ lines }: RecordGroup) => lines[0]?.title.toLocaleLowerCase() === wanted;
  return [...groups.filter(isExact), ...groups.filter((group) => !isExact(group))];
}

/** The records opened last in this company, as they are now; those that are gone or out of sight are left out. */
export function useRecentLines(shown: boolean): RecordLine[] {
  const organization = useOrganizationIfAny();
  const me = useMe();
  const navigate = useNavigate();
  const slug = organization?.slug ?? "";
  const recent = useRecentRecords(me.user.id, slug);
  const records = useQueries({
    queries: recent.map(({ object, id }) => ({
      ...recordQuery(slug, objectTypes[object], id),
      enabled: shown && organization !== null,
      staleTime: 60_000,
      retry: false,
    })),
  });
  if (organization === null) return [];
  return recent.flatMap(({ object, id }, n) => {
    const record = records[n];
    if (record?.data === undefined || record.isError) return [];
    return [
      {
        id: `recent-${object}-${id}`,
        title: record.data.name,
        subtitle: labelOf(object),
        Icon: objects.find((one) => one.object === object)?.Icon ?? IconCoin,
        open: () => void navigate({ to: `/o/${slug}/${object}s/${id}` }),
      },
    ];
  });
}

const labelOf = (object: ObjectKey): string => objectTypes[object].one.replace(/^./, (letter) => letter.toUpperCase());
