import { z } from "zod";
import { defineJob } from "#platform/jobs/jobs";
import type { Auth } from "./auth.ts";

/** The longest chain of pages a sweep deletes is one statement: expired rows go all at once. */
export function accountJobs(auth: Auth, clock: () => Date) {
  const requestReset = defineJob({
    name: "identity.password_reset.request",
    payload: z.object({ email: z.string() }),
    maxAttempts: 5,
    async run(_context, { email }) {
      await auth.api.requestPasswordReset({ body: { email } });
    },
  });
  const sweep = defineJob({
    name: "identity.sessions.sweep",
    payload: z.object({}),
    maxAttempts: 3,
    async run() {
      const { adapter } = await auth.$context;
      const expired = [{ field: "expiresAt", operator: "lt" as const, value: clock() }];
      await adapter.deleteMany({ model: "session", where: expired });
      await adapter.deleteMany({ model: "verification", where: expired });
    },
  });
  return { requestReset, sweep };
}
