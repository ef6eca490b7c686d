import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { type KeysetPage, keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type MailSummary = { readonly id: string; readonly to: string; readonly subject: string; readonly at: string };
export type Mail = MailSummary & { readonly text: string };

/** Mails that would have been sent, newest first. */
export const mailsQuery = infiniteQueryOptions({
  queryKey: ["mailbox"],
  queryFn: ({ pageParam, signal }) => request<KeysetPage<MailSummary>>("GET", "/api/v1/mailbox", { query: { cursor: pageParam }, signal }),
  ...keysetPaging,
  refetchInterval: 5_000,
});

/** One mail with its text. */
export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ["mailbox", "mail", id],
    queryFn: ({ signal }) => request<Mail>("GET", `/api/v1/mailbox/${id}`, { signal }),
  });
