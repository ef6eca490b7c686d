import { type Selectable, sql } from "kysely";
import type { Work } from "#platform/work";
import { identityTables, type IdentityTables } from "../tables.ts";
import type { NewOrganization, Organization } from "./organization-schema.ts";

type Row = Selectable<IdentityTables["identity.organization"]>;

export async function nextOrganizationId(work: Work): Promise<string> {
  const { rows } = await sql<{ id: string }>`select nextval('identity.organization_id') as id`.execute(
    identityTables(work),
  );
  return rows[0]?.id ?? "";
}

export async function insertOrganization(
  work: Work,
  place: { id: string; portfolioId: string },
  input: NewOrganization,
): Promise<Organization> {
  const row = await identityTables(work)
    .insertInto("identity.organization")
    .values({
      id: place.id,
      portfolio_id: place.portfolioId,
      slug: input.slug,
      name: input.name,
      currency: input.currency,
      time_zone: input.timeZone,
      ...(input.fiscalMonth === undefined ? {} : { fiscal_month: input.fiscalMonth }),
      ...(input.weekStart === undefined ? {} : { week_start: input.weekStart }),
      created_at: work.now,
      updated_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toOrganization(row);
}

/** The portfolio's organizations by name, after `after`. */
export async function organizationPage(
  work: Work,
  limit: number,
  after: readonly [name: string, id: string] | undefined,
): Promise<Organization[]> {
  const rows = await identityTables(work)
    .selectFrom("identity.organization")
    .selectAll()
    .where("portfolio_id", "=", work.actor.portfolioId ?? "0")
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(name, id) > (${after?.[0]}, ${after?.[1]}::bigint)`))
    .orderBy("name")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toOrganization);
}

/** Every organization of the portfolio, at most `most`. */
export function allOrganizations(work: Work, most: number): Promise<Organization[]> {
  return organizationPage(work, most, undefined);
}

export async function lockOrganization(work: Work, id: string): Promise<Organization | undefined> {
  const row = await identityTables(work)
    .selectFrom("identity.organization")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toOrganization(row);
}

export async function organizationById(work: Work, id: string): Promise<Organization | undefined> {
  const row = await identityTables(work)
    .selectFrom("identity.organization")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toOrganization(row);
}

export async function organizationWithPortfolio(
  work: Work,
  id: string,
): Promise<(Organization & { portfolioId: string }) | undefined> {
  const row = await identityTables(work)
    .selectFrom("identity.organization")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...toOrganization(row), portfolioId: row.portfolio_id };
}

export async function updateOrganization(
  work: Work,
  id: string,
  to: Omit<Organization, "id" | "slug" | "version">,
): Promise<Organization> {
  const row = await identityTables(work)
    .updateTable("identity.organization")
    .set({
      name: to.name,
      currency: to.currency,
      time_zone: to.timeZone,
      fiscal_month: to.fiscalMonth,
      week_start: to.weekStart,
      updated_at: work.now,
      version: sql`version + 1`,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toOrganization(row);
}

function toOrganization(row: Row): Organization {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    fiscalMonth: row.fiscal_month,
    weekStart: row.week_start,
    version: row.version,
  };
}
