import { systemActor } from "#platform/actor";
import type { JobContext } from "#platform/jobs/jobs";
import type { Work } from "#platform/work";
import type { TestOrganization, World } from "./world.ts";

/** One unit of work in a company, as its jobs have them: of the system, which may do everything. */
export function asJob<Result>(
  world: World,
  { id }: TestOrganization,
  body: (work: Work) => Promise<Result>,
): Promise<Result> {
  const origin = { requestId: "job", ip: null, via: "import" } as const;
  return world.app.transact({ actor: systemActor(id), origin }, body);
}

/** A job that fails the way a killed process does: in the middle of a unit of work, at its n-th one. */
export function cutOffAt(world: World, organization: TestOrganization, n: number): JobContext {
  let units = 0;
  return {
    attempt: 1,
    maxAttempts: 10,
    signal: undefined,
    transact: (body) =>
      asJob(world, organization, async (work) => {
        units += 1;
        const unit = units;
        const result = await body(work);
        if (unit === n) throw new Error("cut off");
        return result;
      }),
  };
}
