import {
  IconAdjustments,
  IconBox,
  IconForms,
  IconHistory,
  IconKey,
  IconLayoutKanban,
  IconLock,
  IconShieldLock,
  IconSitemap,
  IconUsers,
} from "@tabler/icons-react";
import type { NavigationSection } from "../../../frame/navigation.ts";

/** The settings of a company, in the order of the list at their left. */
export const settingsPlaces: readonly NavigationSection[] = [
  {
    label: "Company",
    items: [
      { label: "General", icon: IconAdjustments, to: "/o/$slug/settings/general" },
      { label: "Members", icon: IconUsers, to: "/o/$slug/settings/members" },
      { label: "Teams", icon: IconSitemap, to: "/o/$slug/settings/teams" },
    ],
  },
  {
    label: "Records",
    items: [
      { label: "Objects", icon: IconBox, to: "/o/$slug/settings/objects" },
      { label: "Fields", icon: IconForms, to: "/o/$slug/settings/properties" },
      { label: "Pipelines", icon: IconLayoutKanban, to: "/o/$slug/settings/pipelines" },
    ],
  },
  {
    label: "Access",
    items: [
      { label: "Permissions", icon: IconShieldLock, to: "/o/$slug/settings/permissions" },
      { label: "Limits", icon: IconLock, to: "/o/$slug/settings/limits" },
      { label: "API keys", icon: IconKey, to: "/o/$slug/settings/keys", permission: "keys.manage" },
      { label: "Audit trail", icon: IconHistory, to: "/o/$slug/settings/audit", permission: "audit.read" },
    ],
  },
];
