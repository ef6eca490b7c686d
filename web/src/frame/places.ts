import { IconBuildings, IconKey, IconLayoutDashboard, IconSettings, IconUsers } from "@tabler/icons-react";
import type { NavigationSection } from "./navigation.ts";

/** Where the rail leads inside a company. A module's pages appear here once they exist. */
export const organizationPlaces: readonly NavigationSection[] = [
  {
    label: null,
    items: [{ label: "Settings", icon: IconSettings, to: "/o/$slug/settings", goKey: "s" }],
  },
];

/** Where the rail leads in the portfolio. */
export const portfolioPlaces: readonly NavigationSection[] = [
  {
    label: null,
    items: [
      { label: "Portfolio", icon: IconLayoutDashboard, to: "/portfolio", permission: "portfolio.read", goKey: "h", exact: true },
      { label: "Companies", icon: IconBuildings, to: "/portfolio/organizations", permission: "portfolio.read", goKey: "c" },
      { label: "Members", icon: IconUsers, to: "/portfolio/members", permission: "portfolio.members.manage", goKey: "m" },
      { label: "API keys", icon: IconKey, to: "/portfolio/keys", permission: "portfolio.keys.manage", goKey: "k" },
    ],
  },
];
