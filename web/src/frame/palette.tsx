import { Spotlight, type SpotlightActionData, createSpotlight } from "@mantine/spotlight";
import {
  IconAddressBook,
  IconBuilding,
  IconBuildingStore,
  IconCoin,
  IconPlus,
  IconSearch,
  IconStack2,
  IconTable,
  IconUser,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useMe } from "../lib/session.ts";
import { useViewPlaces } from "../modules/crm/views/use-view-places.ts";
import { settingsPlaces } from "../modules/identity/settings/settings-places.ts";
import { permitted } from "./navigation.ts";
import { searchQuery } from "./search-query.ts";
import { usePlaces } from "./use-go-shortcuts.ts";
import { useOrganizationIfAny } from "../lib/organization.ts";
import "@mantine/spotlight/styles.layer.css";
import "./palette.css";

const [store, spotlight] = createSpotlight();
const debounceMs = 120;
const mostOfAKind = 6;
const objects = [
  { object: "account", group: "Accounts", Icon: IconBuildingStore },
  { object: "contact", group: "Contacts", Icon: IconAddressBook },
  { object: "deal", group: "Deals", Icon: IconCoin },
] as const;

type PaletteProps = { readonly opened: boolean; readonly onClose: () => void };

/** Finds everything by typing: records of the open company, places, companies. */
export function Palette({ opened, onClose }: PaletteProps) {
  const [query, setQuery] = useState("");
  const records = useRecordActions(query);
  const places = usePlaceActions(opened);
  useEffect(() => {
    if (opened) spotlight.open();
  }, [opened]);
  const found = records.flatMap(({ actions }) => actions.map(({ id }) => id)).join(" ");
  useEffect(selectFirst, [found]);
  return (
    <Spotlight
      store={store}
      actions={[...records, { group: "Go to", actions: places }]}
      filter={(text, groups) =>
        groups
          .map((group) =>
            "actions" in group && group.group === "Go to"
              ? { ...group, actions: group.actions.filter((action) => matches(action, text)) }
              : group,
          )
          // a group without a line would count as something found
          .filter((group) => !("actions" in group) || group.actions.length > 0)
      }
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      nothingFound={query === "" ? "Type to search" : "Nothing found. Try another word, or part of a name."}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      transitionProps={{ duration: 0 }}
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={17} />,
        placeholder: "Search or go to",
        "aria-label": "Search or go to",
      }}
    />
  );
}

/** Mantine keeps the choice on the line that was first before the records arrived above it; Enter must take what is first now. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: 0 }));
}

function matches(action: SpotlightActionData, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return wanted === "" || `${action.label} ${action.description ?? ""}`.toLocaleLowerCase().includes(wanted);
}

function usePlaceActions(opened: boolean): SpotlightActionData[] {
  const me = useMe();
  const navigate = useNavigate();
  const organization = useOrganizationIfAny();
  const places = usePlaces().map(({ item, go }): SpotlightActionData => {
    const Icon = item.icon;
    return { id: item.to, label: item.label, leftSection: <Icon size={16} />, onClick: go };
  });
  const portfolio: SpotlightActionData[] =
    me.portfolio === null
      ? []
      : [
          {
            id: "portfolio",
            label: me.portfolio.name,
            description: "Portfolio",
            leftSection: <IconStack2 size={16} />,
            onClick: () => void navigate({ to: "/portfolio" }),
          },
        ];
  const newTask: SpotlightActionData[] =
    organization?.can("tasks.create") === true
      ? [
          {
            id: "new-task",
            label: "New task",
            leftSection: <IconPlus size={16} />,
            onClick: () =>
              void navigate({ to: "/o/$slug/tasks", params: { slug: organization.slug }, search: { add: true } }),
          },
        ]
      : [];
  const companies = me.organizations.map((one): SpotlightActionData => ({
    id: `organization-${one.id}`,
    label: one.name,
    description: "Company",
    leftSection: <IconBuilding size={16} />,
    onClick: () => void navigate({ to: "/o/$slug", params: { slug: one.slug } }),
  }));
  const profile: SpotlightActionData = {
    id: "me",
    label: "Your profile",
    leftSection: <IconUser size={16} />,
    onClick: () => void navigate({ to: "/me" }),
  };
  return [
    ...newTask,
    ...places,
    ...useViewPlaceActions(opened),
    ...portfolio,
    ...companies,
    ...useSettingsActions(),
    profile,
  ];
}

function useViewPlaceActions(opened: boolean): SpotlightActionData[] {
  return useViewPlaces(opened).map(({ id, name, of, go }) => ({
    id: `view-${id}`,
    label: name,
    description: `View of ${of.toLocaleLowerCase()}`,
    leftSection: <IconTable size={16} />,
    onClick: go,
  }));
}

function useSettingsActions(): SpotlightActionData[] {
  const organization = useOrganizationIfAny();
  const navigate = useNavigate();
  if (organization === null) return [];
  return permitted(settingsPlaces, organization.can)
    .flatMap((section) => section.items)
    .map(({ label, icon: Icon, to }) => ({
      id: to,
      label,
      description: "Settings",
      leftSection: <Icon size={16} />,
      onClick: () => void navigate({ to, params: { slug: organization.slug } }),
    }));
}

type RecordGroup = { readonly group: string; readonly actions: SpotlightActionData[] };

/** The records that fit, whom one sells to before what one sells them. */
function useRecordActions(query: string): RecordGroup[] {
  const organization = useOrganizationIfAny();
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(query.trim(), debounceMs);
  const found = useQuery({
    ...searchQuery(organization?.slug ?? "", settled),
    enabled: organization !== null && settled !== "",
    placeholderData: keepPreviousData,
  });
  if (organization === null || query.trim() === "") return [];
  const items = found.data?.items ?? [];
  const groups = objects.map(({ object, group, Icon }) => ({
    group,
    actions: items
      .filter((item) => item.object === object)
      .slice(0, mostOfAKind)
      .map((item): SpotlightActionData => ({
        id: `${object}-${item.id}`,
        label: item.title,
        ...(item.subtitle === null ? {} : { description: item.subtitle }),
        leftSection: <Icon size={16} aria-hidden />,
        onClick: () => void navigate({ to: `/o/${organization.slug}/${object}s/${item.id}` }),
      })),
  }));
  return withExactFirst(
    groups.filter(({ actions }) => actions.length > 0),
    query,
  );
}

/** A record of exactly that name stands first, with its kind. */
function withExactFirst(groups: readonly RecordGroup[], query: string): RecordGroup[] {
  const wanted = query.trim().toLocaleLowerCase();
  const isExact = ({ actions }: RecordGroup) => actions[0]?.label?.toLocaleLowerCase() === wanted;
  return [...groups.filter(isExact), ...groups.filter((group) => !isExact(group))];
}
