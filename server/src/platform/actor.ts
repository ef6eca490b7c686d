/** How far a permission reaches: nothing, one's own records, one's team's and those below it, or everything. */
export type Scope = "none" | "own" | "team" | "all";

/** What a permission is narrowed by, beside how far it reaches. Plain data: a job keeps it with its actor. */
export interface Limits {
  /** By object and property: not to be seen at all, or to be seen only. What is not named is free. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, "none" | "read">>>>;
  /** By permission: filters of which a record must meet one. None are named where none is asked. */
  readonly conditions: Readonly<Record<string, readonly unknown[]>>;
}

const unlimited: Limits = { fields: {}, conditions: {} };

/** Who is asking, and for which organization or portfolio. Built once per request or job. */
export interface Actor {
  readonly kind: "user" | "key" | "system" | "anonymous";
  readonly userId: string | null;
  readonly keyId: string | null;
  /** The actor's membership in `orgId`; null for keys, the system and people who act from the portfolio. */
  readonly memberId: string | null;
  /** Set when the actor may act for the whole portfolio. */
  readonly portfolioId: string | null;
  /** The organization this call is bound to; null outside one. */
  readonly orgId: string | null;
  /** The roles the actor acts with; two for people of an organization who also come in from the portfolio. */
  readonly roles: readonly string[];
  /** The teams the actor is a person of: their own and those above it. What a team is given, all its people are. */
  readonly teamIds: readonly string[];
  /** Some permission reaches own or team records only: what was shared with the actor may add to them. */
  readonly limited: boolean;
  readonly limits: Limits;
  /** What history shows; never an address or secret. */
  readonly name: string;
  can(permission: string): boolean;
  scopeOf(permission: string): Scope;
  /** Member ids whose records the permission reaches; null means every record. Empty means none. */
  visibleOwnerIds(permission: string): readonly string[] | null;
}

/** Where a call came from, for the log and the audit trail. */
export interface Origin {
  readonly requestId: string;
  readonly ip: string | null;
  readonly via: "web" | "api" | "graphql" | "cli" | "job" | "consumer" | "import" | "bulk" | "demo";
  /** Called from this machine under one of its own names, and passed on by nobody. */
  readonly local?: boolean;
}

/** The system itself, inside one organization: jobs, consumers and the command line act as it. It may do anything there. */
export function systemActor(orgId: string | null, options: { portfolioId?: string; name?: string } = {}): Actor {
  return {
    kind: "system",
    userId: null,
    keyId: null,
    memberId: null,
    portfolioId: options.portfolioId ?? null,
    orgId,
    roles: [],
    teamIds: [],
    limited: false,
    limits: unlimited,
    name: options.name ?? "GoMark",
    can: () => true,
    scopeOf: () => "all",
    visibleOwnerIds: () => null,
  };
}

/** A caller who has not said who they are. */
export const anonymous: Actor = {
  kind: "anonymous",
  userId: null,
  keyId: null,
  memberId: null,
  portfolioId: null,
  orgId: null,
  roles: [],
  teamIds: [],
  limited: false,
  limits: unlimited,
  name: "Anonymous",
  can: () => false,
  scopeOf: () => "none",
  visibleOwnerIds: () => [],
};
