import { z } from "zod";
import { defineJob } from "#platform/jobs/jobs";
import { sweepInBatches } from "#platform/jobs/sweeping";
import type { Auth } from "./auth.ts";

/** What is done later for people who sign in: a reset link is mailed, expired sessions and links are removed. */
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
    async run({ signal }) {
      for (const model of ["session", "verification"] as const)
        await sweepInBatches(signal, (limit) => removeExpired(auth, model, { before: clock(), limit }));
    },
  });
  return { requestReset, sweep };
}

async function removeExpired(
  auth: Auth,
  model: "session" | "verification",
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const { adapter } = await auth.$context;
  const where = [{ field: "expiresAt", operator: "lt" as const, value: before }];
  const expired = await adapter.findMany<{ id: string }>({ model, where, limit });
  if (expired.length === 0) return 0;
  const ids = expired.map(({ id }) => id);
  await adapter.deleteMany({ model, where: [{ field: "id", operator: "in", value: ids }] });
  return expired.length;
}
