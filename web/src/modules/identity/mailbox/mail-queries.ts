import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, api } from "../../../lib/api.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type MailSummary = Shape<"MailSummary">;

const refreshMs = 5_000;

/** Mails that would have been sent, newest first; looked for again while the page is open. */
export const mailsQuery = infiniteQueryOptions({
  queryKey: ["mailbox"],
  queryFn: ({ pageParam, signal }) =>
    answerOf(api.GET("/api/v1/mailbox", { params: { query: pageParam === "" ? {} : { cursor: pageParam } }, signal })),
  ...keysetPaging,
  refetchInterval: refreshMs,
});

/** One mail with its text. */
export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ["mailbox", "mail", id],
    queryFn: ({ signal }) => answerOf(api.GET("/api/v1/mailbox/{id}", { params: { path: { id } }, signal })),
  });
