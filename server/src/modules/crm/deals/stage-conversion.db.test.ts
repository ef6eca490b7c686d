import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";

interface Stage {
  readonly id: string;
  readonly kind: string;
}
interface Deal {
  readonly id: string;
  readonly version: number;
}
interface Conversions {
  readonly stages: readonly { readonly stageId: string; readonly left: number; readonly wentOn: number }[];
}

const dayMs = 86_400_000;
let world: World;
let org: TestOrganization;
let admin: Calls;
let pipelineId: string;
let open: Stage[];
let won: Stage | undefined;
let lost: Stage | undefined;

beforeAll(async () => {
  world = await createWorld();
  org = await world.createOrganization();
  admin = world.as(org.admin);
  const [pipeline] = (await admin.get<{ items: { id: string; stages: Stage[] }[] }>("/api/v1/pipelines")).ok().items;
  pipelineId = pipeline?.id ?? "";
  open = pipeline?.stages.filter(({ kind }) => kind === "open") ?? [];
  won = pipeline?.stages.find(({ kind }) => kind === "won");
  lost = pipeline?.stages.find(({ kind }) => kind === "lost");
});
afterAll(() => world.destroy());

async function walk(caller: Calls, ...path: (Stage | undefined)[]): Promise<void> {
  const [first, ...rest] = path;
  let deal = (await caller.post<Deal>("/api/v1/deals", { name: "Walker", stageId: first?.id })).ok();
  for (const stage of rest) {
    const reason = stage?.kind === "lost" ? { lostReason: "Price" } : {};
    deal = (
      await caller.post<Deal>(`/api/v1/deals/${deal.id}/move`, { stageId: stage?.id, version: deal.version, ...reason })
    ).ok();
  }
}

const conversions = async (caller: Calls) =>
  (await caller.get<Conversions>(`/api/v1/pipelines/${pipelineId}/conversion`))
    .ok()
    .stages.map(({ left, wentOn }) => [left, wentOn]);

it("every departure of the last year counts: forward or to a win as going on, back or to a loss as not", async () => {
  const [one, two, three] = open;
  await walk(admin, one, two, one, three, won);
  await walk(admin, one, lost);
  await walk(admin, two);
  expect((await conversions(admin)).slice(0, 3)).toEqual([
    [3, 2],
    [1, 0],
    [1, 1],
  ]);

  const key = world.as(await world.createKey(org, "admin"));
  // sessions end before the year is over, keys do not
  world.clock.set(new Date(world.clock.now().getTime() + 400 * dayMs));
  onTestFinished(() => world.clock.set(new Date()));
  expect((await conversions(key)).slice(0, 3)).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

it("somebody who sees only their own deals reads how their own went on", async () => {
  const rep = world.as(await world.createMember(org, "rep"));
  await walk(admin, open[0], open[1]);
  await walk(rep, open[0], lost);
  expect((await conversions(rep))[0]).toEqual([1, 0]);
});
