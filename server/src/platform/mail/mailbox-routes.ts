import { z } from "zod";
import { Refusal } from "#platform/errors";
import { operation } from "#platform/operation";
import { decodeCursor, PageInput, pageOf, toPage } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import type { Work } from "#platform/work";
import { keptMails, mailById, type MailRow } from "./mail-sql.ts";

const MailSummary = z.object({ id: Id, to: z.string(), subject: z.string(), at: Instant }).meta({ id: "MailSummary" });
const MailDetail = MailSummary.extend({ text: z.string() }).meta({ id: "Mail" });

/** The development mailbox: what would have been sent if there were an SMTP server. */
export function mailboxRoutes(isOpen: (work: Work) => boolean) {
  const refuseUnlessOpen = (work: Work) => {
    if (!isOpen(work)) throw new Refusal("not_found", "There is no development mailbox here");
  };
  return [
    operation({
      id: "platform.mailbox.list",
      summary: "List the mails that await an SMTP server, newest first",
      http: { method: "GET", path: "/api/v1/mailbox" },
      scope: "public",
      permission: null,
      input: PageInput,
      output: pageOf(MailSummary),
      errors: ["not_found"],
      async run(work, { limit, cursor }) {
        refuseUnlessOpen(work);
        const before = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([Id]))[0];
        const rows = await keptMails(work, limit + 1, before);
        return toPage(rows, limit, { item: toSummary, key: (row) => [row.id] });
      },
    }),
    operation({
      id: "platform.mailbox.read",
      summary: "Read one mail of the development mailbox",
      http: { method: "GET", path: "/api/v1/mailbox/:id" },
      scope: "public",
      permission: null,
      input: z.object({ id: Id }),
      output: MailDetail,
      errors: ["not_found"],
      async run(work, { id }) {
        refuseUnlessOpen(work);
        const row = await mailById(work, id);
        if (row === undefined || row.state !== "kept") throw new Refusal("not_found", `There is no mail ${id}`);
        return { ...toSummary(row), text: row.body ?? "" };
      },
    }),
  ];
}

function toSummary(row: MailRow) {
  return { id: row.id, to: row.recipient, subject: row.subject, at: row.created_at.toISOString() };
}
