import { Refusal } from "#platform/errors";
import type { Auth } from "./auth.ts";
import { passwordProblems } from "./password-policy.ts";

/** Somebody who can sign in. Where they may go stands in member rows, not here. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The people who can sign in, kept by better-auth in its own schema and transaction. */
export interface Users {
  byEmail(email: string): Promise<User | null>;
  byId(id: string): Promise<User | null>;
  /** Creates a user. Refuses a weak password (`invalid`, every problem) and a taken e-mail (`conflict`). */
  create(user: NewUser): Promise<User>;
  /** Creates users who share one password, hashed once; for demonstrations only. Answers ids by e-mail. */
  createSharing(
    people: readonly { name: string; email: string }[],
    password: string,
  ): Promise<ReadonlyMap<string, string>>;
  hasPassword(userId: string, password: string): Promise<boolean>;
  setPassword(userId: string, password: string): Promise<void>;
  rename(userId: string, name: string): Promise<void>;
  /** Ends every session of the user, everywhere. */
  endSessions(userId: string): Promise<void>;
}

/** An e-mail address as it is compared and stored. */
function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

export function createUsers(auth: Auth): Users {
  const find = async (email: string) => {
    const { internalAdapter } = await auth.$context;
    const found = await internalAdapter.findUserByEmail(normalEmail(email));
    return found === null ? null : toUser(found.user);
  };
  const insert = async (person: { name: string; email: string }, hash: string) => {
    const { internalAdapter } = await auth.$context;
    const email = normalEmail(person.email);
    const user = await internalAdapter
      .createUser({ name: person.name, email, emailVerified: true }, { method: "email-password" })
      .catch((error: unknown) => throwTaken(error, email));
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: "credential",
      accountId: user.id,
      password: hash,
    });
    return toUser(user);
  };
  return {
    byEmail: find,
    async byId(id) {
      const { internalAdapter } = await auth.$context;
      const user = await internalAdapter.findUserById(id);
      return user === null ? null : toUser(user);
    },
    async create({ name, email, password }) {
      await refuseWeakPassword(password, { name, email });
      if ((await find(email)) !== null) throw taken(email);
      const { password: passwords } = await auth.$context;
      return insert({ name, email }, await passwords.hash(password));
    },
    async createSharing(people, password) {
      const { password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      const ids = new Map<string, string>();
      for (const person of people) {
        const user = (await find(person.email)) ?? (await insert(person, hash));
        ids.set(user.email, user.id);
      }
      return ids;
    },
    async hasPassword(userId, password) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const account = await internalAdapter.findCredentialAccount(userId);
      const hash = account?.password;
      return typeof hash === "string" && passwords.verify({ hash, password });
    },
    async setPassword(userId, password) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      if ((await internalAdapter.findCredentialAccount(userId)) !== null)
        await internalAdapter.updatePassword(userId, hash);
      else await internalAdapter.linkAccount({ userId, providerId: "credential", accountId: userId, password: hash });
    },
    async rename(userId, name) {
      const { internalAdapter } = await auth.$context;
      await internalAdapter.updateUser(userId, { name });
    },
    async endSessions(userId) {
      const { internalAdapter } = await auth.$context;
      await internalAdapter.deleteUserSessions(userId);
    },
  };
}

/** Refuses (`invalid`) with everything wrong with a new password, under the field's name. */
export async function refuseWeakPassword(
  password: string,
  owner: { name: string; email: string },
  path = "password",
): Promise<void> {
  const problems = await passwordProblems(password, owner, path);
  if (problems.length > 0)
    throw new Refusal("invalid", problems[0]?.message ?? "Choose another password", { problems });
}

function taken(email: string): Refusal {
  return new Refusal("conflict", `Somebody already signs in as ${email}`, {
    problems: [{ path: "email", code: "email_taken", message: "Somebody already signs in with this address" }],
  });
}

/** Two creations of the same address at once: the database lets one through. */
function throwTaken(error: unknown, email: string): never {
  if (typeof error === "object" && error !== null && "code" in error && error.code === "23505") throw taken(email);
  throw error;
}

function toUser({ id, name, email }: User): User {
  return { id, name, email };
}
