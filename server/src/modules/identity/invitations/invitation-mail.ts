import type { SystemMail } from "#platform/mail/mail";

export interface InvitationMail {
  readonly to: string;
  readonly name: string | null;
  readonly place: string;
  readonly roleLabel: string;
  readonly invitedBy: string;
  readonly link: string;
}

/** The mail that carries an invitation's link. */
export function invitationMail({ to, name, place, roleLabel, invitedBy, link }: InvitationMail): SystemMail {
  return {
    to,
    subject: `${invitedBy} invites you to ${place} on GoMark`,
    text: [
      name === null ? "Hello," : `Hello ${name},`,
      "",
      `${invitedBy} invites you to ${place} on GoMark, as ${roleLabel}.`,
      "",
      "Open this link to come in. It works once, for seven days:",
      link,
      "",
      "If you did not expect this, you can ignore it.",
    ].join("\n"),
  };
}
