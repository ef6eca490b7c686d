import { betterAuth } from "better-auth";
import type { FastifyBaseLogger } from "fastify";
import type { Pools } from "#platform/database/pools";
import { authDialect } from "./auth-sql.ts";
import { passwordLength } from "./password-shared-rules.ts";

export interface AuthParts {
  readonly authPool: Pools["auth"];
  readonly publicUrl: string;
  readonly secret: string;
  readonly log: FastifyBaseLogger;
  /** Mails a reset link. */
  readonly sendReset: (person: { email: string; name: string }, token: string) => Promise<void>;
}

/** Where our own server puts the caller's address for better-auth; set by us on every request, never taken from outside. */
export const addressHeader = "x-gomark-address";

/** What better-auth calls the session's cookie under this address. */
export function sessionCookieName(publicUrl: string): string {
  return `${publicUrl.startsWith("https:") ? "__Secure-" : ""}gomark.session_token`;
}

const sessionSeconds = 14 * 24 * 60 * 60;
const resetSeconds = 60 * 60;

const stampColumns = { createdAt: "created_at", updatedAt: "updated_at" };
const userColumns = { ...stampColumns, emailVerified: "email_verified" };
const sessionColumns = {
  ...stampColumns,
  userId: "user_id",
  expiresAt: "expires_at",
  ipAddress: "ip_address",
  userAgent: "user_agent",
};
const accountColumns = {
  ...stampColumns,
  userId: "user_id",
  accountId: "account_id",
  providerId: "provider_id",
  accessToken: "access_token",
  refreshToken: "refresh_token",
  idToken: "id_token",
  accessTokenExpiresAt: "access_token_expires_at",
  refreshTokenExpiresAt: "refresh_token_expires_at",
};

/** better-auth as GoMark uses it: e-mail and password, sessions in a cookie, nothing else switched on. */
export function createAuth(parts: AuthParts) {
  return betterAuth({
    appName: "GoMark",
    baseURL: parts.publicUrl,
    basePath: "/api/auth",
    secret: parts.secret,
    database: { dialect: authDialect(parts.authPool), type: "postgres", schemaName: "auth", transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most * 2,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => parts.sendReset(user, token),
    },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true, fields: sessionColumns },
    user: { fields: userColumns },
    account: { fields: accountColumns },
    verification: { fields: { ...stampColumns, expiresAt: "expires_at" }, storeIdentifier: "hashed" },
    // Counted by us, per address and per account, across processes and restarts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    logger: { log: (level, message) => parts.log[level === "error" ? "warn" : "debug"]({ auth: true }, message) },
    advanced: {
      cookiePrefix: "gomark",
      useSecureCookies: parts.publicUrl.startsWith("https:"),
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/" },
      database: { generateId: false, validateSchema: false },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // Checked before, for every unsafe call alike: see sessions/cross-site-rules.ts.
      disableCSRFCheck: true,
      disableOriginCheck: true,
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
