import { type Generated, type Selectable, sql } from "kysely";
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

export async function storeMail(work: Work, mail: SystemMail, state: "waiting" | "kept"): Promise<string> {
  const row = await tables(work)
    .insertInto("platform.mail")
    .values({ recipient: mail.to, subject: mail.subject, body: mail.text, state, created_at: work.now })
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

export async function noteMailFailure(work: Work, id: string, error: string, last: boolean): Promise<void> {
  await tables(work)
    .updateTable("platform.mail")
    .set({ state: last ? "failed" : "waiting", last_error: error.slice(0, 500), attempts: sql`attempts + 1` })
    .where("id", "=", id)
    .execute();
}

/** Removes mails from before a moment that nothing waits for any more. */
export async function forgetMails(work: Work, before: Date): Promise<void> {
  await tables(work)
    .deleteFrom("platform.mail")
    .where("state", "!=", "waiting")
    .where("created_at", "<", before)
    .execute();
}
