import type { FastifyBaseLogger } from "fastify";
import { createTransport, type Transporter } from "nodemailer";
import { z } from "zod";
import { later } from "#platform/clock";
import { messageOf } from "#platform/faults";
import { isLoopback } from "#platform/http/local-call";
import { defineJob, enqueue, type JobType } from "#platform/jobs/jobs";
import { sweepInBatches } from "#platform/jobs/sweeping";
import type { Module } from "#platform/module";
import type { Work } from "#platform/work";
import { forgetMails, mailById, mailsLostInRestore, noteMailFailure, noteMailSent, storeMail } from "./mail-sql.ts";
import { mailboxRoutes } from "./mailbox-routes.ts";

/** One system mail: an invitation, a reset, a digest. Plain text, so that it reads the same everywhere. */
export interface SystemMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface MailParts {
  /** Null: nothing is sent. In development mails are kept and shown in the mailbox, in production they fail at once. */
  readonly smtpUrl: string | null;
  readonly from: string;
  /** How people reach GoMark: decides whether the mailbox may be open to everyone on this machine. */
  readonly publicUrl: string;
  readonly production: boolean;
  readonly log: FastifyBaseLogger;
}

export interface Mail {
  /** Sends after the unit of work has committed, at least once, also across a crash. */
  send(work: Work, mail: SystemMail): Promise<void>;
  /** Whether whoever asks may read the development mailbox. */
  readonly mailboxOpen: (work: Asking) => boolean;
  readonly module: Module;
}

/** Who asks, and from where. */
export type Asking = Pick<Work, "actor" | "origin">;

/** System mail of one process. */
export function createMail(parts: MailParts): Mail {
  const deliver = deliveryJob(parts);
  const mailboxOpen = mailboxRule(parts);
  const sweep = sweepJob(parts);
  return {
    mailboxOpen,
    async send(work, mail) {
      if (parts.smtpUrl === null) await storeMail(work, mail, parts.production ? { error: noServer } : "kept");
      else await enqueue(work, deliver, { mailId: await storeMail(work, mail, "waiting") });
    },
    module: {
      name: "mail",
      operations: mailboxRoutes(mailboxOpen),
      consumers: [],
      jobs: [deliver, sweep],
      schedule: ["41 3 * * * platform.mail.sweep"],
      lostInRestore: [mailsLostInRestore],
    },
  };
}

/** In production no mailbox shows what cannot be sent: keeping its link would serve only who reads the database. */
const noServer = "There is no mail server: SMTP_URL is not set";

/** How long a mail stays known; what was still to be sent has been given up long before. */
const daysKept = 30;

function sweepJob({ production }: MailParts): JobType {
  return defineJob({
    name: "platform.mail.sweep",
    payload: z.object({}),
    maxAttempts: 3,
    run: (context) =>
      sweepInBatches(context.signal, (limit) =>
        context.transact((work) =>
          // what the mailbox showed before this became production is seen by nobody any more
          forgetMails(work, { before: later(work.now, { days: -daysKept }), kept: production }, limit),
        ),
      ),
  });
}

const Delivery = z.object({ mailId: z.string() });
/** Spread over about two days by the queue's exponential waits. */
const maxAttempts = 16;

function deliveryJob(parts: MailParts): JobType<typeof Delivery> {
  let transport: Transporter | null = null;
  return defineJob({
    name: "platform.mail.deliver",
    payload: Delivery,
    maxAttempts,
    async run(context, { mailId }) {
      const mail = await context.transact((work) => mailById(work, mailId));
      // a repeated run after the mail went out and before the queue noticed
      if (mail?.state !== "waiting" || mail.body === null) return;
      transport ??= openTransport(parts);
      try {
        await transport.sendMail({
          to: mail.recipient,
          subject: mail.subject,
          text: mail.body,
          messageId: messageId(mailId, parts.from),
        });
      } catch (error) {
        const last = context.attempt >= context.maxAttempts;
        await context.transact((work) => noteMailFailure(work, mailId, messageOf(error), last));
        throw error;
      }
      await context.transact((work) => noteMailSent(work, mailId));
    },
  });
}

function openTransport({ smtpUrl, from }: MailParts): Transporter {
  return createTransport(
    { url: smtpUrl ?? "", connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 },
    { from },
  );
}

/** The same for every attempt, so that a mailbox shows a mail sent twice around a crash only once. */
function messageId(mailId: string, from: string): string {
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? "localhost";
  return `<gomark-system-${mailId}@${domain}>`;
}

/**
 * The mailbox holds links that sign people in. It exists only without an SMTP server and outside production, and is
 * open only on the machine itself; over the network one must hold the portfolio's own people-management right.
 */
function mailboxRule({ smtpUrl, production, publicUrl }: MailParts): (work: Asking) => boolean {
  if (smtpUrl !== null || production) return () => false;
  const local = isLoopback(new URL(publicUrl).hostname);
  return ({ actor, origin }) => (local && origin.local === true) || actor.can("portfolio.members.manage");
}
