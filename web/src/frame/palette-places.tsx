import type { SpotlightActionData } from "@mantine/spotlight";
import { IconBuilding, IconPlus, IconStack2, IconTable, IconUser } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useOrganizationIfAny } from "../lib/organization.ts";
import { useMe } from "../lib/session.ts";
import { useViewPlaces } from "../modules/crm/views/use-view-places.ts";
import { settingsPlaces } from "../modules/identity/settings/settings-places.ts";
import { permitted } from "./navigation.ts";
import { usePlaces } from "./use-go-shortcuts.ts";

/** Whether a place's name or kind holds what was typed. */
export function matches(action: SpotlightActionData, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return wanted === "" || `${action.label} ${action.description ?? ""}`.toLocaleLowerCase().includes(wanted);
}

/** Everywhere the palette leads but to records. */
export function usePlaceActions(opened: boolean): SpotlightActionData[] {
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
