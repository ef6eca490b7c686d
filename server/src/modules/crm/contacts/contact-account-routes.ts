import { z } from "zod";
import { operation } from "#platform/operation";
import { Id } from "#platform/wire";
import {
  AccountContactPage,
  ContactAccount,
  ContactAccounts,
  LinkAccount,
  ListAccountContacts,
  maxAccountsOfContact,
  UnlinkAccount,
} from "./contact-account-schema.ts";
import { linkAccount, listAccountContacts, listContactAccounts, unlinkAccount } from "./contact-accounts.ts";

const scope = "organization";
const path = "/api/v1/contacts/:id/accounts";

/** The accounts of a contact, and the contacts of an account. */
export const contactAccountOperations = [
  operation({
    id: "crm.contacts.accounts",
    summary: "List a contact's accounts, the primary one first",
    http: { method: "GET", path },
    scope,
    permission: "contacts.read",
    input: z.object({ id: Id }),
    output: ContactAccounts,
    listSizes: { items: maxAccountsOfContact },
    errors: ["not_found"],
    run: async (work, { id }) => ({ items: await listContactAccounts(work, id) }),
  }),
  operation({
    id: "crm.contacts.linkAccount",
    summary: "Link a contact with an account, or change the link",
    description:
      "Doing it twice changes nothing. The primary account is the contact's `accountId`; another one made primary leaves the former linked.",
    http: { method: "PUT", path: `${path}/:accountId` },
    scope,
    permission: "contacts.update",
    input: LinkAccount,
    output: ContactAccount,
    errors: ["not_found", "rule_broken"],
    run: linkAccount,
  }),
  operation({
    id: "crm.contacts.unlinkAccount",
    summary: "Take an account off a contact",
    description: "Where it was the primary one, the next account takes its place.",
    http: { method: "DELETE", path: `${path}/:accountId` },
    scope,
    permission: "contacts.update",
    input: UnlinkAccount,
    output: z.object({}),
    errors: ["not_found"],
    run: async (work, input) => {
      await unlinkAccount(work, input);
      return {};
    },
  }),
  operation({
    id: "crm.accounts.people",
    summary: "List an account's contacts over all their links, newest first",
    http: { method: "GET", path: "/api/v1/accounts/:id/contacts" },
    scope,
    permission: "contacts.read",
    input: ListAccountContacts,
    output: AccountContactPage,
    errors: ["not_found"],
    run: listAccountContacts,
  }),
];
