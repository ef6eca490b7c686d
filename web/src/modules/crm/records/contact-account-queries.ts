import type { AccountContact, ContactAccount } from "@gomark/server/contract/crm/contacts/contact-account";
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { recordQuery, recordsKey } from "./record-queries.ts";
import { objectTypes } from "./record.ts";

export type { ContactAccount };
export type AccountPerson = Omit<AccountContact, "contact"> & {
  readonly contact: { readonly id: string; readonly name: string; readonly jobTitle: string | null };
};
type People = { readonly items: readonly AccountPerson[]; readonly total: number };

/** The accounts a contact is linked with, the primary one first. */
export const contactAccountsQuery = (slug: string, contactId: string) =>
  queryOptions({
    queryKey: [...recordsKey(slug, objectTypes.contact), "accounts", contactId],
    queryFn: async ({ signal }) => {
      const url = `/api/v1/contacts/${contactId}/accounts`;
      const answer = await request<{ readonly items: readonly ContactAccount[] }>("GET", url, {
        organization: slug,
        signal,
      });
      return answer.items;
    },
  });

/** The first people of an account over all their links, and how many there are. */
export const accountPeopleQuery = (slug: string, accountId: string, limit: number) =>
  queryOptions({
    queryKey: [...recordsKey(slug, objectTypes.contact), "people", accountId, limit],
    queryFn: ({ signal }) =>
      request<People>("GET", `/api/v1/accounts/${accountId}/contacts`, {
        organization: slug,
        signal,
        query: { limit },
      }),
  });

export type LinkFields = { readonly label?: string | null; readonly primary?: boolean };

/** Every change to a contact's accounts; each is followed by reading what shows them. @throws ApiProblem */
export function useContactAccounts(contactId: string) {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const url = (accountId: string) => `/api/v1/contacts/${contactId}/accounts/${accountId}`;
  const sending = async (call: Promise<unknown>): Promise<void> => {
    try {
      await call;
    } finally {
      await Promise.all([
        client.invalidateQueries({ queryKey: contactAccountsQuery(slug, contactId).queryKey }),
        client.invalidateQueries({ queryKey: recordQuery(slug, objectTypes.contact, contactId).queryKey }),
        client.invalidateQueries({ queryKey: ["organization", slug, "timeline", "contact", contactId] }),
      ]);
    }
  };
  return {
    link: (accountId: string, fields: LinkFields) =>
      sending(request("PUT", url(accountId), { organization: slug, body: fields })),
    unlink: (accountId: string) => sending(request("DELETE", url(accountId), { organization: slug })),
  };
}
