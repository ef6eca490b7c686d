import { type Generated, type Selectable, sql } from "kysely";
import type { LostWork } from "#platform/backup/lost-work";
import { tablesOf, type Work } from "#platform/work";
import type { SystemMail } from "./mail.ts";

interface MailTables {
  "platform.mail": {
    id: Generated<string>;
    recipient: string;
    subject: string;
    body: string | null;
    state: string;
    attempts: Generated<number>;
    last_error: string | null;
    created_at: Date;
    delivered_at: Date | null;
  };
}

export type MailRow = Selectable<MailTables["platform.mail"]>;

const tables = tablesOf<MailTables>();

/** Keeps a mail: to be sent, to be shown in the development mailbox, or, with the error, as one that nobody gets. */
export async function storeMail(
  work: Work,
  mail: SystemMail,
  as: "waiting" | "kept" | { error: string },
): Promise<string> {
  const kept =
    typeof as === "string" ? { state: as, body: mail.text } : { state: "failed", body: null, last_error: as.error };
  const row = await tables(work)
    .insertInto("platform.mail")
    .values({ recipient: mail.to, subject: mail.subject, created_at: work.now, ...kept })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export function mailById(work: Work, id: string): Promise<MailRow | undefined> {
  return tables(work).selectFrom("platform.mail").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The newest kept mails, before `beforeId` when given. */
export function keptMails(work: Work, limit: number, beforeId: string | undefined): Promise<MailRow[]> {
  return tables(work)
    .selectFrom("platform.mail")
    .selectAll()
    .where("state", "=", "kept")
    .$if(beforeId !== undefined, (query) => query.where("id", "<", beforeId ?? ""))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export async function noteMailSent(work: Work, id: string): Promise<void> {
  await tables(work)
    .updateTable("platform.mail")
    .set({ state: "sent", body: null, delivered_at: work.now, attempts: sql`attempts + 1` })
    .where("id", "=", id)
    .execute();
}

/** A mail given up for good loses its text, too: the link in it outlives the mail. */
export async function noteMailFailure(work: Work, id: string, error: string, last: boolean): Promise<void> {
  const state = last ? { state: "failed", body: null } : { state: "waiting" };
  await tables(work)
    .updateTable("platform.mail")
    .set({ ...state, last_error: error.slice(0, 500), attempts: sql`attempts + 1` })
    .where("id", "=", id)
    .execute();
}

/** Removes at most `limit` mails from before a moment, whose tries are long over, and kept ones of any age where `kept`. */
export async function forgetMails(work: Work, { before, kept }: { before: Date; kept: boolean }, limit: number) {
  const old = tables(work)
    .selectFrom("platform.mail")
    .select("id")
    .where((mail) => mail.or([mail("created_at", "<", before), ...(kept ? [mail("state", "=", "kept")] : [])]))
    .orderBy("id")
    .limit(limit);
  const { numDeletedRows } = await tables(work)
    .deleteFrom("platform.mail")
    .where("id", "in", old)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** A restored mail has no job that would send it. */
export const mailsLostInRestore: LostWork = {
  what: "mails that waited to be sent",
  table: "platform.mail",
  end: `update platform.mail set state = 'failed', body = null,
    last_error = 'It waited to be sent when the backup was made, and a restore sends nothing: whoever needs it asks again'
    where state = 'waiting'`,
};
