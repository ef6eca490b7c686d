import { systemActor } from "#platform/actor";
import { invariant, Refusal } from "#platform/errors";
import { codeOf } from "#platform/faults";
import { actingAs, actingIn, type Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { changedFields } from "../audit/audit-rules.ts";
import { organizationChanged, organizationCreated } from "../events.ts";
import { defaultCells } from "../permissions/permission-rules.ts";
import { insertCells } from "../permissions/permission-sql.ts";
import { ensurePortfolio } from "../portfolio/portfolios.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { findOrganization } from "../sessions/lookup-sql.ts";
import { refuseStale } from "../versions.ts";
import type { NewOrganization, Organization, OrganizationChange } from "./organization-schema.ts";
import {
  allOrganizations,
  insertOrganization,
  lockOrganization,
  nextOrganizationId,
  organizationWithPortfolio,
  updateOrganization,
} from "./organization-sql.ts";

/** What else must exist once an organization does: run in its transaction, bound to it. */
export type OrganizationHook = (work: Work, organization: Organization) => Promise<void>;

/** Creates an organization with its matrix and all that the hooks add. The work must be the portfolio's. */
export async function createOrganization(
  work: Work,
  input: NewOrganization,
  hooks: readonly OrganizationHook[],
): Promise<Organization> {
  const { portfolioId } = work.actor;
  invariant(portfolioId !== null, "organizations are created in the portfolio");
  if ((await findOrganization(work, input.slug)) !== undefined) throw slugTaken(input.slug);
  const id = await nextOrganizationId(work);
  const organization = await actingIn(work, id, async () => {
    const created = await insertOrganization(work, { id, portfolioId }, input).catch((error: unknown) =>
      throwTaken(error, input.slug),
    );
    await insertCells(work, defaultCells());
    for (const hook of hooks) await hook(work, created);
    work.publish(organizationCreated, id, { organizationId: id, slug: created.slug });
    recordChange(work, creationOf(created));
    return created;
  });
  recordChange(work, creationOf(organization));
  noteAuthorityChange(work);
  return organization;
}

/** As `createOrganization`, for the command line and demonstrations: makes the portfolio first where there is none. */
export async function createOrganizationAnywhere(
  work: Work,
  input: NewOrganization,
  hooks: readonly OrganizationHook[],
): Promise<Organization> {
  if (work.actor.portfolioId !== null) return createOrganization(work, input, hooks);
  const portfolio = await ensurePortfolio(work, "Portfolio");
  const actor = systemActor(null, { portfolioId: portfolio.id, name: work.actor.name });
  return actingAs(work, actor, (inner) => createOrganization(inner, input, hooks));
}

/** Changes an organization's name, currency, time zone, fiscal year or first day of the week. Refuses `not_found` and `conflict` (stale version). */
export async function changeOrganization(
  work: Work,
  id: string,
  { version, ...change }: OrganizationChange,
): Promise<Organization> {
  const before = await lockOrganization(work, id);
  if (before === undefined) throw new Refusal("not_found", `There is no company ${id}`);
  refuseStale(before.version, version);
  const { name = before.name, currency = before.currency } = change;
  const { timeZone = before.timeZone, fiscalMonth = before.fiscalMonth } = change;
  const { weekStart = before.weekStart } = change;
  const to = { name, currency, timeZone, fiscalMonth, weekStart };
  const changes = changedFields({ ...before }, to);
  if (changes === null) return before;
  const after = await updateOrganization(work, id, to);
  const record = () => {
    recordChange(work, { object: "organization", recordId: id, label: after.name, action: "changed", ...changes });
    work.publish(organizationChanged, id, { organizationId: id, changed: Object.keys(changes.after ?? {}) });
  };
  if (work.actor.orgId === null) await actingIn(work, id, async () => record());
  else record();
  noteAuthorityChange(work);
  return after;
}

/** The organization behind a slug or id, for callers that are not bound to one yet; null when there is none. */
export async function organizationBySlug(
  work: Work,
  slugOrId: string,
): Promise<{ id: string; portfolioId: string; slug: string; name: string } | null> {
  const found = await findOrganization(work, slugOrId);
  return found === undefined
    ? null
    : { id: found.id, portfolioId: found.portfolio_id, slug: found.slug, name: found.name };
}

function creationOf(organization: Organization) {
  const { id: recordId, version: _, ...made } = organization;
  return {
    object: "organization",
    recordId,
    label: made.name,
    action: "created",
    before: null,
    after: made,
  };
}

function slugTaken(slug: string): Refusal {
  return new Refusal("conflict", `There is already a company at /o/${slug}`, {
    problems: [{ path: "slug", code: "slug_taken", message: "Another company has this short name. Choose another." }],
  });
}

function throwTaken(error: unknown, slug: string): never {
  throw codeOf(error) === "23505" ? slugTaken(slug) : error;
}

/** The organization a unit of work is bound to, with the portfolio that owns it. */
export async function organizationOf(work: Work): Promise<Organization & { readonly portfolioId: string }> {
  const organization = await organizationWithPortfolio(work, work.orgId);
  invariant(organization !== undefined, "a unit of work is bound to an organization that exists");
  return organization;
}

/** The portfolio's organizations by name, at most a thousand: more than any page or roll-up shows. */
export function portfolioOrganizations(work: Work): Promise<Organization[]> {
  return allOrganizations(work, maxOrganizations);
}

const maxOrganizations = 1000;
