import type { SystemMail } from "#platform/mail/mail";

/** The mail that carries a link to a new password. */
export function resetMail(person: { email: string; name: string }, link: string): SystemMail {
  return {
    to: person.email,
    subject: "Your new GoMark password",
    text: [
      `Hello ${person.name},`,
      "",
      "Somebody, probably you, asked for a new GoMark password. Choose one here; the link works once, for one hour:",
      link,
      "",
      "Choosing a new password ends every session of your account. If you did not ask, you can ignore this mail.",
    ].join("\n"),
  };
}
