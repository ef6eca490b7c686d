import { PortfolioRole as PortfolioRoles, Role, Scope } from "./permission-schema.ts";

/** From the narrowest to the widest. */
export const scopes = Scope.options;
export type PermissionScope = (typeof scopes)[number];

export const organizationRoles = Role.options;
export type OrganizationRole = (typeof organizationRoles)[number];

export const portfolioRoles = PortfolioRoles.options;
export type PortfolioRole = (typeof portfolioRoles)[number];

/** One thing a role may be allowed, as the matrix page shows it. */
export interface PermissionEntry {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly description: string;
  /** The scopes an organization may choose from. */
  readonly scopes: readonly PermissionScope[];
}

const anyScope = ["none", "own", "team", "all"] as const;
const yesOrNo = ["none", "all"] as const;

/** A kind of record as the matrix names it; `id` is what its permissions begin with. */
interface RecordKind {
  readonly id: string;
  readonly label: string;
  readonly group: string;
}

const objects: readonly RecordKind[] = [
  { id: "accounts", label: "accounts", group: "Accounts" },
  { id: "contacts", label: "contacts", group: "Contacts" },
  { id: "deals", label: "deals", group: "Deals" },
];

/** The permissions of one kind of record. */
export function recordPermissions({ id, label, group }: RecordKind): PermissionEntry[] {
  const entry = (action: string, title: string, description: string, choices: readonly PermissionScope[]) => ({
    id: `${id}.${action}`,
    group,
    label: title,
    description,
    scopes: choices,
  });
  return [
    entry(
      "read",
      `See ${label}`,
      `Which ${label} appear in lists, search, boards, reports and live updates.`,
      anyScope,
    ),
    entry("create", `Add ${label}`, `Add new ${label}.`, yesOrNo),
    entry("update", `Edit ${label}`, `Change ${label}, move them and hand them to another owner.`, anyScope),
    entry("delete", `Delete ${label}`, `Put ${label} into the bin and restore them.`, anyScope),
    entry(
      "bulk",
      `Change many ${label} at once`,
      `Change, hand over and delete many ${label} in one go: those one may edit or delete one by one.`,
      yesOrNo,
    ),
    entry("export", `Export ${label}`, `Download ${label} as a file.`, anyScope),
  ];
}

const taskPermissions: readonly PermissionEntry[] = (
  [
    [
      "read",
      "See tasks",
      "Tasks on records one can see; of tasks on no record, whose. One's own are always seen.",
      anyScope,
    ],
    ["create", "Add tasks", "Add tasks, for oneself and for others.", yesOrNo],
    [
      "update",
      "Edit tasks",
      "Change tasks and check them off, by who has to do them. Who may edit a record may change its tasks.",
      anyScope,
    ],
    ["delete", "Delete tasks", "Delete tasks and restore them, by who has to do them.", anyScope],
  ] as const
).map(([action, label, description, choices]) => ({
  id: `tasks.${action}`,
  group: "Tasks",
  label,
  description,
  scopes: choices,
}));

const settings: readonly (readonly [id: string, label: string, description: string])[] = [
  ["notes.write", "Write notes", "Write notes on records one can see."],
  ["pipelines.manage", "Manage pipelines", "Change pipelines, their stages and stage rules."],
  ["properties.manage", "Manage fields", "Define kinds of records, how they relate, and the fields of all of them."],
  ["views.manage", "Manage shared views", "Change and delete views that others have shared."],
  ["imports.run", "Import", "Import records from files."],
  ["members.manage", "Manage people", "Invite people, change their role and team, deactivate them."],
  ["keys.manage", "Manage API keys", "Create and revoke API keys."],
  ["permissions.manage", "Manage permissions", "Change this matrix."],
  ["audit.read", "Read the audit trail", "See who changed what."],
  ["organization.manage", "Manage the company", "Change the company's name, currency and time zone."],
];

/** Every permission there is within an organization, in the order the matrix shows them. */
export const permissionCatalogue: readonly PermissionEntry[] = [
  ...objects.flatMap(recordPermissions),
  ...taskPermissions,
  ...settings.map(([id, label, description]) => ({ id, group: "Company", label, description, scopes: yesOrNo })),
];

const portfolioPermissions = [
  "portfolio.read",
  "portfolio.manage",
  "portfolio.members.manage",
  "portfolio.keys.manage",
] as const;

/** What each portfolio role may do in the portfolio itself. Fixed: it is the same in every installation. */
export const portfolioRights: Readonly<Record<PortfolioRole, readonly string[]>> = {
  owner: portfolioPermissions,
  operator: ["portfolio.read", "portfolio.manage"],
  viewer: ["portfolio.read"],
};

/** The organization role a portfolio role acts with, in every organization. */
export const actsAs: Readonly<Record<PortfolioRole, OrganizationRole>> = {
  owner: "admin",
  operator: "manager",
  viewer: "viewer",
};

export type ScopeMap = Readonly<Record<string, PermissionScope>>;

const everything = (scope: PermissionScope) => Object.fromEntries(permissionCatalogue.map(({ id }) => [id, scope]));
const records = (
  object: string,
  allowed: Partial<Record<"read" | "create" | "update" | "delete" | "bulk" | "export", PermissionScope>>,
) => Object.fromEntries(Object.entries(allowed).map(([action, scope]) => [`${object}.${action}`, scope]));
const fully = { read: "all", create: "all", update: "all", delete: "all", bulk: "all", export: "all" } as const;
const ownTasks = records("tasks", { read: "team", create: "all", update: "own", delete: "own" });
const ownRecords = { read: "all", create: "all", update: "own", delete: "own", bulk: "all" } as const;

/** What each role may do with records of a kind that the organization defines itself, until it is told otherwise. */
export function kindDefaults(role: OrganizationRole, kind: string): ScopeMap {
  const entries = recordPermissions({ id: kind, label: kind, group: kind });
  return { ...Object.fromEntries(entries.map(({ id }) => [id, "none" as const])), ...records(kind, ofOwnKinds[role]) };
}

const ofOwnKinds: Readonly<Record<OrganizationRole, Parameters<typeof records>[1]>> = {
  admin: fully,
  manager: fully,
  rep: ownRecords,
  marketer: fully,
  viewer: { read: "all" },
};

/** The matrix a new organization begins with. */
export const defaultMatrix: Readonly<Record<OrganizationRole, ScopeMap>> = {
  admin: everything("all"),
  manager: {
    ...everything("all"),
    "members.manage": "none",
    "keys.manage": "none",
    "permissions.manage": "none",
    "organization.manage": "none",
  },
  rep: {
    ...everything("none"),
    ...records("accounts", ownRecords),
    ...records("contacts", ownRecords),
    ...records("deals", { read: "team", create: "all", update: "own", delete: "own", bulk: "all" }),
    ...ownTasks,
    "notes.write": "all",
  },
  marketer: {
    ...everything("none"),
    ...records("accounts", fully),
    ...records("contacts", fully),
    ...records("deals", { read: "all" }),
    ...ownTasks,
    "notes.write": "all",
    "imports.run": "all",
  },
  viewer: {
    ...everything("none"),
    ...records("accounts", { read: "all" }),
    ...records("contacts", { read: "all" }),
    ...records("deals", { read: "all" }),
    ...records("tasks", { read: "all" }),
  },
};

/** What a portfolio role may do in the portfolio, as scopes. */
export function portfolioScopes(role: string | null): ScopeMap {
  if (role === null || !isPortfolioRole(role)) return {};
  return Object.fromEntries(portfolioRights[role].map((permission) => [permission, "all" as const]));
}

const width = (scope: PermissionScope | undefined) => scopes.indexOf(scope ?? "none");

/** Whether `scope` reaches further than `limit`. */
export function isWider(scope: PermissionScope, limit: PermissionScope | undefined): boolean {
  return width(scope) > width(limit);
}

/** For each permission the wider of two grants: what somebody with two roles may do. */
export function widestOf(a: ScopeMap, b: ScopeMap): ScopeMap {
  const ids = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...ids].map((id) => [id, width(a[id]) >= width(b[id]) ? (a[id] ?? "none") : (b[id] ?? "none")]),
  );
}

/** The permissions in which `granted` reaches further than `held`: nobody can give away more than they have. */
export function exceedingPermissions(granted: ScopeMap, held: (permission: string) => PermissionScope): string[] {
  return Object.entries(granted).flatMap(([permission, scope]) =>
    isWider(scope, held(permission)) ? [permission] : [],
  );
}

/** Why a cell of the matrix may not be set so; undefined when it may. */
export function matrixProblem(
  role: OrganizationRole,
  permission: string,
  scope: PermissionScope,
  catalogue: readonly PermissionEntry[] = permissionCatalogue,
): string | undefined {
  const entry = catalogue.find(({ id }) => id === permission);
  if (entry === undefined) return "There is no such permission";
  if (!entry.scopes.includes(scope)) return `${entry.label} can only be: ${entry.scopes.join(", ")}`;
  const keptForAdmins = permission === "permissions.manage" || permission === "members.manage";
  if (role === "admin" && keptForAdmins && scope !== "all")
    return `Admins always keep "${entry.label}": without it nobody could give it back`;
  return undefined;
}

export function isPortfolioRole(role: string): role is PortfolioRole {
  return portfolioRoles.some((known) => known === role);
}
