import { z } from "zod";
import { Id } from "#platform/wire";

/** An e-mail address; compared and stored in lower case. */
export const Email = z.email("Use an e-mail address such as ann@example.com").max(254).toLowerCase();

/** A name as people write it, without line breaks. */
export const PersonName = z
  .string()
  .trim()
  .min(1, "Give a name")
  .max(120)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "Use a single line");

/** A password as it is typed; what makes a good one is checked where it is set. */
export const Password = z.string().min(1).max(1000);

export const SignIn = z.strictObject({
  email: Email,
  password: Password,
  rememberMe: z.boolean().optional().describe("False ends the session with the browser"),
});

export const ResetRequest = z.strictObject({
  email: Email,
  redirectTo: z.string().max(2000).optional().describe("Accepted for compatibility; the link always leads to /reset"),
});

export const PasswordReset = z.strictObject({ newPassword: Password, token: z.string().min(1).max(200) });

export const PasswordChange = z.strictObject({ currentPassword: Password, newPassword: Password });

export const UserProfile = z.object({ id: Id, name: z.string(), email: z.string() }).meta({ id: "User" });
