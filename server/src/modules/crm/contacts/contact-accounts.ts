import { recordChange } from "#modules/identity";
import { invariant, Refusal } from "#platform/errors";
import { decodeCursor, toPage } from "#platform/paging";
import type { Work } from "#platform/work";
import { z } from "zod";
import { accountObject } from "../accounts/account-object.ts";
import { conditionsOn } from "../conditions/record-conditions.ts";
import { contactUpdated } from "../events.ts";
import type { StoredRecord } from "../records/object-type.ts";
import { getRecords } from "../records/record-reading.ts";
import { seeRecord } from "../records/record-sight-sql.ts";
import { lockVisible } from "../records/record-write-sql.ts";
import { ownerOf, refusalOf } from "../records/record-writing.ts";
import { updateRecord } from "../records/records.ts";
import { registryOf } from "../records/registry.ts";
import { sharedWith } from "../sharing/share-sql.ts";
import {
  type AccountContact,
  type ContactAccount,
  type LinkAccount,
  type ListAccountContacts,
  maxAccountsOfContact,
  type UnlinkAccount,
} from "./contact-account-schema.ts";
import {
  type AccountLink,
  countOtherLinks,
  countPeople,
  endLink,
  linksOfContacts,
  type NewLink,
  peopleOfAccounts,
  type PersonLink,
  writeLinks,
} from "./contact-account-sql.ts";
import { contactObject } from "./contact-object.ts";

/** The accounts of a contact that the actor may see, the primary one first. */
export async function listContactAccounts(work: Work, contactId: string): Promise<ContactAccount[]> {
  await seeRecord(work, contactObject, contactId);
  return (await linksOfContacts(work, [contactId], maxAccountsOfContact)).map(toContactAccount);
}

export function toContactAccount(link: AccountLink): ContactAccount {
  const { accountId, accountName, label, primary, linkedAt } = link;
  return { accountId, account: { id: accountId, name: accountName }, label, primary, linkedAt: linkedAt.toISOString() };
}

/**
 * Links a contact with an account, or changes the link: its label, or that it is the primary one. The first account of
 * a contact without one becomes the primary one by itself.
 */
export async function linkAccount(work: Work, input: LinkAccount): Promise<ContactAccount> {
  const { id, accountId, primary } = input;
  const contact = await contactForChange(work, id);
  await seeRecord(work, accountObject, accountId);
  const links = await linksOfContacts(work, [id], maxAccountsOfContact);
  const before = links.find((link) => link.accountId === accountId) ?? null;
  if (before === null) await refuseTooMany(work, { contactId: id, accountId });
  if (primary === false && before?.primary === true) throw stillPrimary;
  const becomesPrimary = before?.primary !== true && (primary ?? contact.values["accountId"] === null);
  await writeLink(work, contact, { input, before, becomesPrimary });
  if (becomesPrimary) await updateRecord(work, contactObject, { id, accountId });
  return readLink(work, id, accountId);
}

interface LinkWriting {
  readonly input: LinkAccount;
  readonly before: AccountLink | null;
  readonly becomesPrimary: boolean;
}

async function writeLink(
  work: Work,
  contact: StoredRecord,
  { input, before, becomesPrimary }: LinkWriting,
): Promise<void> {
  const { accountId, label } = input;
  if (before !== null && (label === undefined || label === before.label)) return;
  await writeLinks(work, [{ contactId: contact.id, accountId, label }]);
  // that it becomes the primary one tells of a new link without a label
  if (before === null && becomesPrimary && (label ?? null) === null) return;
  await tellLink(work, contact, { accountId, before, label: label ?? null });
}

const stillPrimary = new Refusal("rule_broken", "Make another account the primary one first", {
  problems: [{ path: "primary", code: "still_primary", message: "Make another account the primary one first" }],
});

async function readLink(work: Work, contactId: string, accountId: string): Promise<ContactAccount> {
  const links = await linksOfContacts(work, [contactId], maxAccountsOfContact);
  const link = links.find((one) => one.accountId === accountId);
  invariant(link !== undefined, "a link that was just written exists");
  return toContactAccount(link);
}

/** Takes an account off a contact. Where it was the primary one, the next that the actor sees takes its place. */
export async function unlinkAccount(work: Work, { id, accountId }: UnlinkAccount): Promise<void> {
  const contact = await contactForChange(work, id);
  const links = await linksOfContacts(work, [id], maxAccountsOfContact);
  const link = links.find((one) => one.accountId === accountId);
  if (link === undefined) throw new Refusal("not_found", "The contact is not linked with this account");
  if (link.primary) {
    const next = links.find((one) => one.accountId !== accountId)?.accountId ?? null;
    await updateRecord(work, contactObject, { id, accountId: next });
  }
  await endLink(work, id, accountId);
  await tellLink(work, contact, { accountId, before: link, label: null, ended: true });
}

async function contactForChange(work: Work, id: string): Promise<StoredRecord> {
  const registry = await registryOf(work, contactObject);
  const contact = (await lockVisible(work, registry, [id])).get(id);
  const conditions = await conditionsOn(work, contactObject, "update", contact === undefined ? [] : [id]);
  const denial = refusalOf(work, contactObject, { record: contact, version: undefined, action: "update", conditions });
  if (denial !== null) throw new Refusal(denial.code, denial.message);
  invariant(contact !== undefined, "a contact that may be changed exists");
  return contact;
}

async function refuseTooMany(work: Work, link: NewLink): Promise<void> {
  const links = (await countOtherLinks(work, [link])).get(link.contactId) ?? 0;
  if (links >= maxAccountsOfContact)
    throw new Refusal("rule_broken", `A contact has at most ${maxAccountsOfContact} accounts. Remove one first.`);
}

interface LinkChange {
  readonly accountId: string;
  readonly before: AccountLink | null;
  readonly label: string | null;
  readonly ended?: true;
}

/** History and event of a link. The contact itself stays as it is, and so does its version. */
async function tellLink(
  work: Work,
  contact: StoredRecord,
  { accountId, before, label, ended }: LinkChange,
): Promise<void> {
  const [was, is] = [before === null ? null : accountId, ended === true ? null : accountId];
  const name = String(contact.values["name"] ?? "");
  recordChange(work, {
    object: "contact",
    recordId: contact.id,
    label: name,
    action: "changed",
    before: { linkedAccountId: was, linkedAccountLabel: before?.label ?? null },
    after: { linkedAccountId: is, linkedAccountLabel: label },
  });
  const grantees = (await sharedWith(work, [contact.id])).get(contact.id);
  const shared = grantees === undefined ? {} : { sharedWith: [...grantees] };
  const payload = { version: contact.version, changed: ["accounts"], owners: [ownerOf(contact)], ...shared };
  work.publish(contactUpdated, contact.id, payload);
}

/** Links many contacts with further accounts at once, for those who load a history; the accounts are there. */
export async function linkAccounts(work: Work, links: readonly NewLink[]): Promise<void> {
  invariant(links.length <= maxLinksPerWrite, `at most ${maxLinksPerWrite} links are written at once`);
  if (links.length > 0) await writeLinks(work, links);
}

const maxLinksPerWrite = 5000;

const PeopleCursor = z.tuple([z.string().regex(/^[1-9][0-9]{0,17}$/)]);

/** The contacts of an account over all their links, newest first, with what each is there. */
export async function listAccountContacts(work: Work, { id, limit, cursor }: ListAccountContacts) {
  await seeRecord(work, accountObject, id);
  const [before = null] = cursor === undefined ? [] : decodeCursor(cursor, PeopleCursor);
  const rows = await peopleOfAccounts(work, [id], { limit: limit + 1, before });
  const { items, nextCursor } = toPage(rows, limit, { item: (row) => row, key: ({ contactId }) => [contactId] });
  return { items: await withContacts(work, items), nextCursor, total: await countPeople(work, id) };
}

async function withContacts(work: Work, links: readonly PersonLink[]): Promise<AccountContact[]> {
  const ids = links.map(({ contactId }) => contactId);
  const records = new Map((await getRecords(work, contactObject, ids)).map((contact) => [contact.id, contact]));
  return links.flatMap(({ contactId, label, primary }) => {
    const contact = records.get(contactId);
    return contact === undefined ? [] : [{ contact, label, primary }];
  });
}
