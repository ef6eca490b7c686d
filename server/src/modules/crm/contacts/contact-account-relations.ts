import type { Relation } from "#platform/graphql/relation";
import { getRecords } from "../records/record-reading.ts";
import { maxRelated } from "../records/relation-loading.ts";
import { maxAccountsOfContact } from "./contact-account-schema.ts";
import { linksOfContacts, peopleOfAccounts } from "./contact-account-sql.ts";
import { toContactAccount } from "./contact-accounts.ts";
import { contactObject } from "./contact-object.ts";

/** Ways over the links of contacts with accounts. */
export const contactAccountRelations: readonly Relation[] = [
  {
    from: "Contact",
    field: "accounts",
    to: "ContactAccount",
    kind: "many",
    key: "id",
    permission: null,
    maximum: maxAccountsOfContact,
    async load(work, ids, limit) {
      const links = Map.groupBy(await linksOfContacts(work, ids, limit), ({ contactId }) => contactId);
      return new Map([...links].map(([id, found]) => [id, found.map(toContactAccount)]));
    },
  },
  {
    from: "Account",
    field: "contacts",
    to: "Contact",
    kind: "many",
    key: "id",
    permission: null,
    maximum: maxRelated,
    async load(work, ids, limit) {
      const links = await peopleOfAccounts(work, ids, { limit, before: null });
      const wanted = [...new Set(links.map(({ contactId }) => contactId))];
      const records = new Map((await getRecords(work, contactObject, wanted)).map((one) => [one.id, one]));
      const byAccount = Map.groupBy(links, ({ accountId }) => accountId);
      return new Map(
        [...byAccount].map(([id, found]) => [id, found.flatMap(({ contactId }) => records.get(contactId) ?? [])]),
      );
    },
  },
];
