import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller, Calls } from "#testing/calls";
import { createWorld, type TestOrganization, type World } from "#testing/world";
import type { PortfolioOverview } from "./overview-schema.ts";

interface Stage {
  readonly id: string;
  readonly kind: string;
}

let world: World;
let closed: TestOrganization;
let open: TestOrganization;
let viewer: Caller;
let admin: Calls;

/** Two companies, each with a deal of 100 that is open and one that was won. */
beforeAll(async () => {
  world = await createWorld();
  [closed, open] = [await world.createOrganization(), await world.createOrganization()];
  admin = world.as(closed.admin);
  viewer = await world.createPortfolioMember("viewer");
  for (const company of [closed, open]) {
    const calls = world.as(company.admin);
    const [pipeline] = (await calls.get<{ items: { stages: Stage[] }[] }>("/api/v1/pipelines")).ok().items;
    const won = pipeline?.stages.find(({ kind }) => kind === "won")?.id;
    const amount = { minor: "100", currency: "EUR" };
    for (const stageId of [undefined, won]) (await calls.post("/api/v1/deals", { name: "Deal", amount, stageId })).ok();
  }
  await world.drain();
}, 60_000);
afterAll(() => world.destroy());

const setAmount = async (role: string, access: string) =>
  (await admin.put("/api/v1/field-access", { role, object: "deal", property: "amount", access })).ok();

/** Every sum that the portfolio's figures tell, of the company and of all together, and the counts. */
async function told(who: Caller) {
  const { companies, totals } = (await world.as(who).get<PortfolioOverview>("/api/v1/portfolio/overview")).ok();
  const company = companies.find(({ organization }) => organization.id === closed.id);
  const minorOf = (sums: readonly { minor: string }[] = []) => sums.map(({ minor }) => Number(minor));
  return {
    open: minorOf(company?.open.sum),
    weighted: company?.weighted.length,
    won: minorOf(company?.won.sum),
    months: company?.wonByMonth.flatMap(({ sum }) => minorOf(sum)),
    counts: [company?.open.count, company?.won.count, company?.wonByMonth.at(-1)?.count],
    all: [minorOf(totals.open.sum), minorOf(totals.won.sum)],
  };
}

const everything = { open: [100], weighted: 1, won: [100], months: [100], counts: [1, 1, 1], all: [[200], [200]] };
const countsAlone = { open: [], weighted: 0, won: [], months: [], counts: [1, 1, 1], all: [[100], [100]] };

describe("an amount that the role somebody acts with may not see", () => {
  it.each([
    ["edit", everything],
    ["read", everything],
    ["none", countsAlone],
  ])("set to %s, adds up nowhere in the portfolio's figures unless it may be seen", async (access, expected) => {
    await setAmount("viewer", access);
    expect(await told(viewer)).toEqual(expected);
    expect(await told(world.founder)).toEqual(everything);
    const founder = world.as(world.founder);
    const { key } = (
      await founder.post<{ key: string }>("/api/v1/portfolio/keys", { name: `Key ${access}`, role: "viewer" })
    ).ok();
    expect(await told({ name: "key", headers: { authorization: `Bearer ${key}` } })).toEqual(expected);
    await setAmount("viewer", "edit");
  });

  it("is told to who has a role of their own there that shows it, and to nobody whose other role hides it too", async () => {
    await setAmount("viewer", "none");
    const email = viewer.name;
    const member = await world.createMember(closed, "rep", { email });
    expect(await told(member)).toEqual(everything);
    await setAmount("rep", "none");
    expect(await told(member)).toEqual(countsAlone);
    // and within the company the same holds
    const company = (await world.as(member).get<{ open: { sum: object[] } }>("/api/v1/overview")).ok();
    expect(company.open.sum).toEqual([]);
    for (const role of ["viewer", "rep"]) await setAmount(role, "edit");
  });
});
