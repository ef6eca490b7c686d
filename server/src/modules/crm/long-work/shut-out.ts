import { mayStillAct } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";

/**
 * Refuses (`forbidden`) to go on as somebody who has been deactivated, or by a key that has been revoked, since the work
 * was begun: what else they may do was settled then, but who is shut out does nothing more.
 */
export async function refuseShutOut(work: Work): Promise<void> {
  if (await mayStillAct(work, work.actor)) return;
  const { name, keyId } = work.actor;
  throw new Refusal(
    "forbidden",
    keyId === null
      ? `${name}, who began this, has been deactivated. What was done stays and can be taken back.`
      : `${name}, with which this was begun, opens nothing any more. What was done stays and can be taken back.`,
  );
}
