import {
  IconAddressBook,
  IconBuilding,
  IconBuildings,
  IconChecklist,
  IconCoin,
  IconColumns,
  IconFileImport,
  IconHistory,
  IconHome,
  IconKey,
  IconLayoutDashboard,
  IconReportAnalytics,
  IconSettings,
  IconStack2,
  IconUsers,
} from "@tabler/icons-react";
import { BulkBadge } from "../modules/crm/bulk/bulk-badge.tsx";
import { OwnTypeLinks } from "../modules/crm/objects/own-type-links.tsx";
import { PipelineLinks } from "../modules/crm/pipelines/pipeline-links.tsx";
import { TaskBadge } from "../modules/crm/tasks/task-badge.tsx";
import type { NavigationSection } from "./navigation.ts";

/** Where the rail leads inside a company. A module's pages appear here once they exist. */
export const organizationPlaces: readonly NavigationSection[] = [
  {
    label: null,
    items: [
      { label: "Home", icon: IconHome, to: "/o/$slug", goKey: "h", exact: true },
      {
        label: "Pipelines",
        icon: IconColumns,
        to: "/o/$slug/pipelines",
        permission: "deals.read",
        goKey: "p",
        Below: PipelineLinks,
      },
      {
        label: "Tasks",
        icon: IconChecklist,
        to: "/o/$slug/tasks",
        permission: "tasks.read",
        goKey: "t",
        Beside: TaskBadge,
      },
      { label: "Reports", icon: IconReportAnalytics, to: "/o/$slug/reports", permission: "deals.read", goKey: "r" },
    ],
  },
  {
    label: "Records",
    items: [
      { label: "Deals", icon: IconCoin, to: "/o/$slug/deals", permission: "deals.read", goKey: "d" },
      { label: "Accounts", icon: IconBuilding, to: "/o/$slug/accounts", permission: "accounts.read", goKey: "a" },
      { label: "Contacts", icon: IconAddressBook, to: "/o/$slug/contacts", permission: "contacts.read", goKey: "c" },
    ],
    More: OwnTypeLinks,
  },
  {
    label: null,
    items: [
      {
        label: "Bulk changes",
        icon: IconStack2,
        to: "/o/$slug/bulk-jobs",
        permission: "contacts.bulk",
        goKey: "b",
        Beside: BulkBadge,
      },
      { label: "Imports", icon: IconFileImport, to: "/o/$slug/imports", permission: "imports.run", goKey: "i" },
      { label: "Settings", icon: IconSettings, to: "/o/$slug/settings", goKey: "s" },
    ],
  },
];

/** Where the rail leads in the portfolio. */
export const portfolioPlaces: readonly NavigationSection[] = [
  {
    label: null,
    items: [
      {
        label: "Portfolio",
        icon: IconLayoutDashboard,
        to: "/portfolio",
        permission: "portfolio.read",
        goKey: "h",
        exact: true,
      },
      {
        label: "Companies",
        icon: IconBuildings,
        to: "/portfolio/organizations",
        permission: "portfolio.read",
        goKey: "c",
      },
      {
        label: "Members",
        icon: IconUsers,
        to: "/portfolio/members",
        permission: "portfolio.members.manage",
        goKey: "m",
      },
      { label: "API keys", icon: IconKey, to: "/portfolio/keys", permission: "portfolio.keys.manage", goKey: "k" },
      { label: "Audit trail", icon: IconHistory, to: "/portfolio/audit", permission: "portfolio.manage", goKey: "a" },
    ],
  },
];
