import type { Calls } from "./calls.ts";
import type { Made, Sample } from "./samples.ts";
import type { TestOrganization, World } from "./world.ts";

const object = "account";

const onlyJob: Sample = async (make) => ({ id: (await make.bulkJob()).id });

/** Input of the operations on bulk jobs, and of those by which somebody's records change hands. */
export const jobSamples: Readonly<Record<string, Sample>> = {
  "crm.bulkJobs.get": onlyJob,
  "crm.bulkJobs.stop": onlyJob,
  "crm.bulkJobs.undo": async (make) => ({ id: (await make.doneBulkJob()).id }),
  "crm.bulkJobs.refused": onlyJob,
  "crm.handover.get": async (make) => ({ id: (await make.member()).id }),
  "crm.handover.preview": async (make) => ({
    id: (await make.member()).id,
    choices: [{ object, unowned: true }],
  }),
  "crm.handover.start": async (make) => {
    const { id } = await make.deactivated();
    return { id, choices: [{ object, to: [(await make.member()).id], expected: 0 }] };
  },
};

/** Somebody new, who may not come in any more. */
export async function deactivatedMember(world: World, company: TestOrganization, admin: Calls): Promise<Made> {
  const { memberId } = await world.createMember(company, "rep");
  const change = { active: false, version: 1 };
  const { id, version } = (await admin.patch<Made>(`/api/v1/members/${memberId}`, change)).ok();
  return { id, version };
}
