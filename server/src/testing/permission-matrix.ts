// Of the test of the permission matrix: what it makes, who owns it, and its own judgement of who sees and edits it.

export interface Any {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
}
export interface Page {
  readonly items: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
  readonly total?: number;
}
export interface RecordBoard {
  readonly columns: readonly { readonly count: number; readonly cards: readonly { readonly id: string }[] }[];
}
export interface Calendar {
  readonly days: readonly { readonly count: number; readonly ids: readonly string[] }[];
  readonly records: readonly object[];
}
export interface Groups {
  readonly groups: readonly { readonly label: string | null }[];
  readonly total: { readonly count: number };
}
export interface Board {
  readonly stages: readonly { readonly count: number; readonly sum: readonly { readonly minor: string }[] }[];
}

/** Kinds of records, each with a text field that can be hidden and stands in the search, one of them the organization's own. */
export const kinds = {
  account: { plural: "accounts", field: "city" },
  contact: { plural: "contacts", field: "jobTitle" },
  deal: { plural: "deals", field: "nextStep" },
  project: { plural: "projects", field: "codename" },
} as const;
export type Kind = keyof typeof kinds;
export const kindKeys = Object.keys(kinds) as Kind[];

/** Whose records there are: the person's own, a team mate's, strangers', shared with the person or their team to be read or edited. */
export const owners = {
  mine: { owner: "me", shared: null },
  mates: { owner: "mate", shared: null },
  strangers: { owner: "stranger", shared: null },
  nobodys: { owner: null, shared: null },
  lent: { owner: "stranger", shared: "read" },
  given: { owner: "stranger", shared: "edit" },
} as const;
export type Whose = keyof typeof owners;
export const everybodys = Object.keys(owners) as Whose[];
export const scopes = ["none", "own", "team", "all"] as const;
type Scope = (typeof scopes)[number];

/** What the matrix means, said once more and in the simplest way: the test's own judgement. */
export function reaches(scope: Scope, whose: Whose, shared: readonly (string | null)[]): boolean {
  if (scope === "none") return false;
  const { owner, shared: access } = owners[whose];
  const owned = { own: owner === "me", team: owner === "me" || owner === "mate", all: true }[scope];
  return owned || shared.includes(access);
}
export const sees = (scope: Scope, whose: Whose) => reaches(scope, whose, ["read", "edit"]);
export const edits = (scope: Scope, whose: Whose) => reaches(scope, whose, ["edit"]);
