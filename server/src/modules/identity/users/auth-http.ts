import { isIP } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { invalidField, Refusal } from "#platform/errors";
import { parseInput } from "#platform/http/input";
import { forgetAuthority } from "../sessions/authority-changes.ts";
import { foreignOrigin } from "../sessions/cross-site-rules.ts";
import { addressHeader, type Auth } from "./auth.ts";
import type { SignInLimits } from "./sign-in-limits.ts";
import { PasswordChange, PasswordReset, ResetRequest, SignIn } from "./user-schema.ts";
import { refuseWeakPassword } from "./users.ts";

export interface AuthHttpParts {
  readonly auth: Auth;
  readonly limits: SignInLimits;
  readonly publicUrl: string;
  /** Mails a reset link if somebody has the address; takes the same time either way. */
  readonly requestReset: (request: FastifyRequest, email: string) => Promise<void>;
  /** Puts what somebody did to their own account into the audit trail. */
  readonly record: (request: FastifyRequest, user: Person, action: string) => Promise<void>;
}

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The calls of better-auth that GoMark offers, under its own address. Anything else there answers 404. */
export function mountAuth(app: FastifyInstance, parts: AuthHttpParts): void {
  const post = (path: string, handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    app.post(`/api/auth/${path}`, async (request, reply) => {
      refuseForeignPage(request, parts.publicUrl);
      return reply.header("cache-control", "no-store").send(await handle(request, reply));
    });
  post("sign-in/email", (request, reply) => signIn(parts, request, reply));
  post("request-password-reset", async (request) => {
    const { email } = read(ResetRequest, request);
    await parts.limits.countAddress(request.ip);
    await parts.limits.countAccount(`reset:${email}`);
    await parts.requestReset(request, email);
    return { status: true, message: "If somebody signs in with this address, a link is on its way." };
  });
  post("reset-password", async (request, reply) => {
    const body = read(PasswordReset, request);
    await parts.limits.countAddress(request.ip);
    const user = await checkResetPassword(parts.auth, body);
    const answer = await forward(parts, { path: "/reset-password", body }, request, reply);
    await parts.record(request, user, "password_reset");
    return answer;
  });
  post("change-password", async (request, reply) => {
    const body = read(PasswordChange, request);
    const user = await signedIn(parts.auth, request);
    await parts.limits.countAccount(user.email);
    await refuseWeakPassword(body.newPassword, user, "newPassword");
    const answer = await forward(
      parts,
      { path: "/change-password", body: { ...body, revokeOtherSessions: true } },
      request,
      reply,
    );
    await parts.limits.forgive(user.email);
    await parts.record(request, user, "password_changed");
    return answer;
  });
  post("sign-out", (request, reply) => forward(parts, { path: "/sign-out", body: {} }, request, reply));
  post("revoke-sessions", async (request, reply) => {
    const user = await signedIn(parts.auth, request);
    const answer = await forward(parts, { path: "/revoke-sessions", body: {} }, request, reply);
    await parts.record(request, user, "sessions_ended");
    return answer;
  });
}

async function signIn(parts: AuthHttpParts, request: FastifyRequest, reply: FastifyReply) {
  const body = read(SignIn, request);
  await parts.limits.countAddress(request.ip);
  await parts.limits.countAccount(body.email);
  const answer = await call(parts, { path: "/sign-in/email", body }, request);
  await parts.limits.forgive(body.email);
  sendCookies(answer, reply);
  const { user } = (await answer.json()) as { user: { id: string; name: string; email: string } };
  return { user: { id: user.id, name: user.name, email: user.email } };
}

interface Call {
  readonly path: string;
  readonly body: object;
}

async function forward(parts: AuthHttpParts, wanted: Call, request: FastifyRequest, reply: FastifyReply) {
  const answer = await call(parts, wanted, request);
  forgetAuthority();
  sendCookies(answer, reply);
  return { status: true };
}

async function call(
  { auth, publicUrl }: AuthHttpParts,
  { path, body }: Call,
  request: FastifyRequest,
): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json",
    [addressHeader]: isIP(request.ip) === 0 ? "127.0.0.1" : request.ip,
  });
  if (request.headers.cookie !== undefined) headers.set("cookie", request.headers.cookie);
  headers.set("user-agent", (request.headers["user-agent"] ?? "").slice(0, 300));
  const answer = await auth.handler(
    new Request(`${publicUrl}/api/auth${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  );
  if (!answer.ok) throw await refusalFrom(answer);
  return answer;
}

function sendCookies(answer: Response, reply: FastifyReply): void {
  for (const cookie of answer.headers.getSetCookie()) reply.header("set-cookie", cookie);
}

/** better-auth's refusals in our own words; what it says of its insides stays here. */
async function refusalFrom(answer: Response): Promise<Error> {
  const { code = "" } = (await answer.json().catch(() => ({}))) as { code?: string };
  if (code === "INVALID_TOKEN" || code === "USER_NOT_FOUND") return expiredLink();
  if (code === "INVALID_PASSWORD")
    return invalidField("currentPassword", "This is not your current password", "wrong_password");
  if (code === "INVALID_EMAIL_OR_PASSWORD")
    return new Refusal("unauthenticated", "The e-mail or the password is wrong");
  if (answer.status === 401) return new Refusal("unauthenticated", "Sign in first");
  return new Error(`better-auth answered ${answer.status} ${code}`);
}

function expiredLink(): Refusal {
  return new Refusal("gone", "This link has been used or has expired. Ask for a new one.");
}

/** The new password is checked before better-auth spends the link, so that a weak one can be mended. */
async function checkResetPassword(auth: Auth, { token, newPassword }: z.output<typeof PasswordReset>): Promise<Person> {
  const { internalAdapter } = await auth.$context;
  const verification = await internalAdapter.findVerificationValue(`reset-password:${token}`);
  const user =
    verification === null || verification === undefined ? null : await internalAdapter.findUserById(verification.value);
  if (user === null) throw expiredLink();
  await refuseWeakPassword(newPassword, user, "newPassword");
  return user;
}

async function signedIn(auth: Auth, request: FastifyRequest): Promise<Person> {
  const session = await auth.api.getSession({
    headers: new Headers({ cookie: request.headers.cookie ?? "" }),
    query: { disableRefresh: true },
  });
  if (session === null) throw new Refusal("unauthenticated", "Sign in first");
  return session.user;
}

function refuseForeignPage(request: FastifyRequest, publicUrl: string): void {
  const one = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const marks = {
    method: request.method,
    origin: one("origin"),
    host: one("host"),
    fetchSite: one("sec-fetch-site"),
    client: undefined,
    upgrade: undefined,
  };
  const problem = foreignOrigin(marks, publicUrl);
  if (problem !== null) throw new Refusal("forbidden", problem);
}

function read<Shape extends z.ZodObject>(shape: Shape, request: FastifyRequest): z.output<Shape> {
  return parseInput(shape, request.body ?? {}) as z.output<Shape>;
}
