import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../frame/routes.ts";
import { readBoardSearch } from "./board/board-search.ts";
import { readImportSearch } from "./imports/import-search.ts";
import { readPeopleSearch } from "./imports/people/people-search.ts";
import { readReportSearch } from "./reports/report-search.ts";
import { readTableSearch } from "./table/table-search.ts";
import { readTasksSearch } from "./tasks/tasks-search.ts";

const boardRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "pipelines/$pipelineId",
  validateSearch: readBoardSearch,
  component: lazyRouteComponent(() => import("./board/board-page.tsx"), "BoardPage"),
});

const pipelinesRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "pipelines",
  component: lazyRouteComponent(() => import("./pipelines/pipelines-page.tsx"), "PipelinesPage"),
});

const tables = () => import("./table/record-table-page.tsx");
const records = () => import("./record-page/record-page.tsx");

const reportsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "reports",
  validateSearch: readReportSearch,
  component: lazyRouteComponent(() => import("./reports/reports-page.tsx"), "ReportsPage"),
});

const accountsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "accounts",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(tables, "AccountsPage"),
});

const contactsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "contacts",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(tables, "ContactsPage"),
});

const dealsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "deals",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(tables, "DealsPage"),
});

const accountRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "accounts/$id",
  component: lazyRouteComponent(records, "AccountPage"),
});

const contactRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "contacts/$id",
  component: lazyRouteComponent(records, "ContactPage"),
});

const dealRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "deals/$id",
  component: lazyRouteComponent(records, "DealPage"),
});

const ownPages = () => import("./objects/own-pages.tsx");

/** Types of the company's own: the pages before these keep their addresses. */
const ownTableRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "$area",
  validateSearch: readTableSearch,
  component: lazyRouteComponent(ownPages, "OwnTablePage"),
});

const ownRecordRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "$area/$id",
  component: lazyRouteComponent(ownPages, "OwnRecordPage"),
});

const tasksRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "tasks",
  validateSearch: readTasksSearch,
  component: lazyRouteComponent(() => import("./tasks/tasks-page.tsx"), "TasksPage"),
});

const importsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "imports",
  validateSearch: readImportSearch,
  component: lazyRouteComponent(() => import("./imports/imports-page.tsx"), "ImportsPage"),
});

const importRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "imports/$id",
  component: lazyRouteComponent(() => import("./imports/import-page.tsx"), "ImportPage"),
});

const bulkJobsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "bulk-jobs",
  component: lazyRouteComponent(() => import("./bulk/bulk-jobs-page.tsx"), "BulkJobsPage"),
});

const bulkJobRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "bulk-jobs/$id",
  component: lazyRouteComponent(() => import("./bulk/bulk-job-page.tsx"), "BulkJobPage"),
});

const peopleImportRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "imports/people",
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import("./imports/people/people-import-page.tsx"), "PeopleImportPage"),
});

/** The working pages of a company. */
export const crmOrganizationRoutes = [
  pipelinesRoute,
  boardRoute,
  reportsRoute,
  accountsRoute,
  contactsRoute,
  dealsRoute,
  accountRoute,
  contactRoute,
  dealRoute,
  ownTableRoute,
  ownRecordRoute,
  tasksRoute,
  bulkJobsRoute,
  bulkJobRoute,
  importsRoute,
  importRoute,
  peopleImportRoute,
] as const;
