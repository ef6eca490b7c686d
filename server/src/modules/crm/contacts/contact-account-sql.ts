import { sql } from "kysely";
import { rowset } from "#platform/database/rowset";
import type { Work } from "#platform/work";
import type { WrittenRecord } from "../records/object-type.ts";
import { readable } from "../records/visibility-sql.ts";
import { crmTables } from "../tables.ts";

const accounts = { plural: "accounts", alias: "a" } as const;
const contacts = { plural: "contacts", alias: "c" } as const;

/**
 * Keeps the links in step with the account each contact names. A new one takes the place of the one before; where the
 * new one was linked already, both stay and only which is the primary one changes. So a change and its undoing leave
 * everything as it was, labels too. One statement, for the contacts alone whose account has changed.
 */
export async function keepPrimaryLinks(work: Work, records: readonly WrittenRecord[]): Promise<void> {
  const changed = records.filter(({ changed: names }) => names.includes("accountId"));
  if (changed.length === 0) return;
  const ids = (side: "before" | "after") => changed.map((record) => record[side]?.["accountId"] ?? null);
  await sql`
    with given as (
      select * from unnest(${changed.map(({ id }) => id)}::bigint[], ${ids("before")}::bigint[], ${ids("after")}::bigint[])
        as x (contact_id, was, becomes)
    ), replaced as (
      update crm.contact_account l set ended_at = ${work.now}::timestamptz from given x
      where l.org_id = ${work.orgId}::bigint and l.contact_id = x.contact_id and l.account_id = x.was and not exists (
        select from crm.contact_account k where k.org_id = ${work.orgId}::bigint and k.contact_id = x.contact_id
          and k.account_id = x.becomes and k.ended_at is null)
    )
    insert into crm.contact_account as l (org_id, contact_id, account_id, linked_at)
    select ${work.orgId}::bigint, x.contact_id, x.becomes, ${work.now}::timestamptz from given x where x.becomes is not null
    on conflict (org_id, contact_id, account_id) do update set ended_at = null where l.ended_at is not null`.execute(
    crmTables(work),
  );
}

/** A new link, as it is put in. */
export interface NewLink {
  readonly contactId: string;
  readonly accountId: string;
  /** Undefined keeps the label that is there. */
  readonly label?: string | null | undefined;
}

/** Links contacts with accounts, or changes the labels of links. */
export async function writeLinks(work: Work, links: readonly NewLink[]): Promise<void> {
  const rows = links.map(({ contactId, accountId, label }) => ({
    contact_id: contactId,
    account_id: accountId,
    label: label ?? null,
    labelled: label !== undefined,
  }));
  await sql`
    with given as (
      select * from ${rowset({ contact_id: "bigint", account_id: "bigint", label: "text", labelled: "boolean" }, rows)}
    ), labels as (
      update crm.contact_account l set label = case when x.labelled then x.label else l.label end, ended_at = null from given x
      where l.org_id = ${work.orgId}::bigint and l.contact_id = x.contact_id and l.account_id = x.account_id
        and (x.labelled or l.ended_at is not null)
      returning l.contact_id, l.account_id
    )
    insert into crm.contact_account as l (org_id, contact_id, account_id, label, linked_at)
    select ${work.orgId}::bigint, x.contact_id, x.account_id, x.label, ${work.now}::timestamptz from given x
    where not exists (select from labels d where d.contact_id = x.contact_id and d.account_id = x.account_id)
    on conflict (org_id, contact_id, account_id) do nothing`.execute(crmTables(work));
}

export async function endLink(work: Work, contactId: string, accountId: string): Promise<void> {
  await sql`
    update crm.contact_account l set ended_at = ${work.now}::timestamptz
    where l.org_id = ${work.orgId}::bigint and l.contact_id = ${contactId}::bigint and l.account_id = ${accountId}::bigint`.execute(
    crmTables(work),
  );
}

export interface AccountLink {
  readonly contactId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly label: string | null;
  readonly primary: boolean;
  readonly linkedAt: Date;
}

/** The accounts in sight that these contacts are linked with: the primary one first, then by when they were linked. */
export async function linksOfContacts(
  work: Work,
  contactIds: readonly string[],
  limit: number,
): Promise<readonly AccountLink[]> {
  const { rows } = await sql<AccountLink>`
    select found.* from unnest(${contactIds}::bigint[]) as k (id)
    cross join lateral (
      select c.id as "contactId", a.id as "accountId", a.name as "accountName", l.label,
        (c.account_id is not distinct from a.id) as "primary", l.linked_at as "linkedAt"
      from crm.contact_account l
      join crm.contact c on c.org_id = l.org_id and c.id = l.contact_id
      join crm.account a on a.org_id = l.org_id and a.id = l.account_id
      where l.org_id = ${work.orgId}::bigint and l.contact_id = k.id and l.ended_at is null and ${readable(work, accounts)}
      order by (c.account_id is not distinct from a.id) desc, l.linked_at, a.id limit ${limit}
    ) found`.execute(crmTables(work));
  return rows;
}

/** How many other accounts each of these contacts is linked with beside the one named, whoever sees them. */
export async function countOtherLinks(
  work: Work,
  links: readonly Pick<NewLink, "contactId" | "accountId">[],
): Promise<ReadonlyMap<string, number>> {
  const [contactIds, accountIds] = [links.map(({ contactId }) => contactId), links.map(({ accountId }) => accountId)];
  const { rows } = await sql<{ contact_id: string; others: string }>`
    select l.contact_id, count(*) as others from crm.contact_account l
    join unnest(${contactIds}::bigint[], ${accountIds}::bigint[]) as x (contact_id, account_id)
      on x.contact_id = l.contact_id and x.account_id <> l.account_id
    where l.org_id = ${work.orgId}::bigint and l.contact_id = any(${contactIds}::bigint[]) and l.ended_at is null
    group by l.contact_id`.execute(crmTables(work));
  return new Map(rows.map(({ contact_id: id, others }) => [id, Number(others)]));
}

export interface PersonLink {
  readonly accountId: string;
  readonly contactId: string;
  readonly label: string | null;
  readonly primary: boolean;
}

/** The contacts in sight that are linked with these accounts, newest first, `limit` for each, from `before` on. */
export async function peopleOfAccounts(
  work: Work,
  accountIds: readonly string[],
  { limit, before }: { readonly limit: number; readonly before: string | null },
): Promise<readonly PersonLink[]> {
  const onwards = before === null ? sql`` : sql` and l.contact_id < ${before}::bigint`;
  const { rows } = await sql<PersonLink>`
    select found.* from unnest(${accountIds}::bigint[]) as k (id)
    cross join lateral (
      select l.account_id as "accountId", c.id as "contactId", l.label,
        (c.account_id is not distinct from l.account_id) as "primary"
      from crm.contact_account l join crm.contact c on c.org_id = l.org_id and c.id = l.contact_id
      where l.org_id = ${work.orgId}::bigint and l.account_id = k.id and l.ended_at is null and ${readable(work, contacts)}${onwards}
      order by l.contact_id desc limit ${limit}
    ) found`.execute(crmTables(work));
  return rows;
}

export async function countPeople(work: Work, accountId: string): Promise<number> {
  const { rows } = await sql<{ people: string }>`
    select count(*) as people from crm.contact_account l join crm.contact c on c.org_id = l.org_id and c.id = l.contact_id
    where l.org_id = ${work.orgId}::bigint and l.account_id = ${accountId}::bigint and l.ended_at is null
      and ${readable(work, contacts)}`.execute(crmTables(work));
  return Number(rows[0]?.people ?? 0);
}
