import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { changedFields } from "../audit/audit-rules.ts";
import { portfolioMemberChanged } from "../events.ts";
import type { PortfolioMember, PortfolioMemberChange } from "../members/member-schema.ts";
import { exceedingPermissions, type PortfolioRole, portfolioScopes } from "../permissions/permission-shared-rules.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { refuseStale } from "../versions.ts";
import {
  insertPortfolioMember,
  lockActiveOwners,
  lockPortfolioMember,
  type PortfolioMemberRow,
  updatePortfolioMember,
} from "./portfolio-sql.ts";

export interface PortfolioMemberToAdd {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: PortfolioRole;
}

/** Gives a user a place in the portfolio the unit of work is bound to, and answers its id. */
export async function addPortfolioMember(work: Work, person: PortfolioMemberToAdd): Promise<string> {
  const { name, email, role } = person;
  const { id } = await insertPortfolioMember(work, { ...person, portfolioId: work.actor.portfolioId ?? "0" });
  recordChange(work, {
    object: "portfolio_member",
    recordId: id,
    label: name,
    action: "created",
    before: null,
    after: { name, email, role },
  });
  work.publish(portfolioMemberChanged, id, { memberId: id, changed: ["role", "active"] });
  noteAuthorityChange(work);
  return id;
}

/** Changes a portfolio member's role, or lets them in or out. The last owner stays, and nobody removes themselves. */
export async function changePortfolioMember(
  work: Work,
  id: string,
  { version, ...change }: PortfolioMemberChange,
): Promise<PortfolioMember> {
  const owners = await lockActiveOwners(work);
  const before = await lockPortfolioMember(work, id);
  if (before === undefined) throw new Refusal("not_found", `There is no portfolio member ${id}`);
  refuseStale(before.version, version);
  const to = { role: change.role ?? before.role, active: change.active ?? before.active };
  const changes = changedFields({ role: before.role, active: before.active }, to);
  if (changes === null) return toPortfolioMember(before);
  refuseLosingOwner(work, { before, to, owners });
  const after = await updatePortfolioMember(work, id, to);
  recordChange(work, {
    object: "portfolio_member",
    recordId: id,
    label: before.name,
    action: to.active || !before.active ? "changed" : "deactivated",
    ...changes,
  });
  work.publish(portfolioMemberChanged, id, { memberId: id, changed: Object.keys(changes.after ?? {}) });
  noteAuthorityChange(work);
  return toPortfolioMember(after);
}

interface Transition {
  readonly before: PortfolioMemberRow;
  readonly to: { readonly role: string; readonly active: boolean };
  readonly owners: readonly string[];
}

function refuseLosingOwner(work: Work, { before, to, owners }: Transition): void {
  for (const role of [before.role, to.role]) {
    if (exceedingPermissions(portfolioScopes(role), (permission) => work.actor.scopeOf(permission)).length === 0)
      continue;
    throw new Refusal("forbidden", `The role ${role} may do more than you`);
  }
  const staysOwner = to.role === "owner" && to.active;
  if (!staysOwner && owners.length === 1 && owners[0] === before.id) {
    throw new Refusal("rule_broken", "This is the last owner of the portfolio. Make somebody else an owner first.", {
      problems: [
        { path: to.active ? "role" : "active", code: "last_owner", message: "The portfolio keeps at least one owner" },
      ],
    });
  }
  if (!to.active && before.user_id === work.actor.userId) {
    throw new Refusal("rule_broken", "You cannot deactivate yourself. Ask another owner.", {
      problems: [{ path: "active", code: "yourself", message: "Ask another owner" }],
    });
  }
}

export function toPortfolioMember(row: PortfolioMemberRow): PortfolioMember {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as PortfolioRole,
    active: row.active,
    version: row.version,
  };
}
