import { z } from "zod";
import { Refusal } from "#platform/errors";
import { operation } from "#platform/operation";
import type { Work } from "#platform/work";
import { nameKey } from "../members/name-rules.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { renameUser } from "../sessions/lookup-sql.ts";
import { describeMe, userIdOf } from "./me.ts";
import { Me, MeChange } from "./me-schema.ts";
import { recordUserChange } from "./user-audit.ts";
import type { User, Users } from "./users.ts";

export function meRoutes(users: Users) {
  return [
    operation({
      id: "identity.me.read",
      summary: "Read who is signed in and where they may go",
      http: { method: "GET", path: "/api/v1/me" },
      scope: "user",
      permission: null,
      input: z.object({}),
      output: Me,
      run: async (work) => describeMe(work, await currentUser(work, users)),
    }),
    operation({
      id: "identity.me.update",
      summary: "Change one's own name",
      http: { method: "PATCH", path: "/api/v1/me" },
      scope: "user",
      permission: null,
      input: MeChange,
      output: Me,
      async run(work, { name }) {
        const user = await currentUser(work, users);
        if (name !== user.name) await rename(work, users, { ...user, newName: name });
        return describeMe(work, { ...user, name });
      },
    }),
  ];
}

async function currentUser(work: Work, users: Users): Promise<User> {
  const user = await users.byId(userIdOf(work));
  if (user === null) throw new Refusal("unauthenticated", "Sign in first");
  return user;
}

/** Members carry a copy of the name, so that no record's reader needs the sign-in tables. */
async function rename(work: Work, users: Users, user: User & { newName: string }): Promise<void> {
  await renameUser(work, user.id, { shown: user.newName, key: nameKey(user.newName) });
  await recordUserChange(work, user, { action: "changed", before: { name: user.name }, after: { name: user.newName } });
  noteAuthorityChange(work);
  work.beforeCommit(() => users.rename(user.id, user.newName));
}
