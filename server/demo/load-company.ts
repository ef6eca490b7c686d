import {
  createProperty,
  createRecords,
  dealObject,
  listPipelines,
  updatePipeline,
  updateRecords,
  updateStage,
} from "#modules/crm";
import { addMember, addTeam } from "#modules/identity";
import { systemActor } from "#platform/actor";
import { createTransact, type Work } from "#platform/work";
import type { Application } from "../src/app.ts";
import type { CompanyPlan } from "./companies.ts";
import { createCustomers, type Customer } from "./customers.ts";
import { type DealLife, dealLives, sources } from "./history.ts";
import { addressOf, demoPassword } from "./people.ts";
import { createRandom, type Random } from "./random.ts";
import { addDemoNotes } from "./story.ts";
import { addDemoTasks } from "./tasks.ts";

const origin = { requestId: "demo", ip: null, via: "demo" } as const;
const dayMs = 86_400_000;

interface DemoWorld {
  readonly portfolioId: string;
  readonly now: Date;
}

/** A company as the loader goes on with it once its people are there. */
interface Staff {
  readonly orgId: string;
  readonly managers: readonly string[];
  readonly reps: readonly string[];
}

type At = <Result>(when: Date, body: (work: Work) => Promise<Result>) => Promise<Result>;

/** Loads one company: its people first, then a year replayed in steps of a few days, each at its own time. */
export async function loadCompany(application: Application, plan: CompanyPlan, world: DemoWorld): Promise<void> {
  const random = createRandom(plan.seed);
  const staff = await createStaff(application, plan, world);
  const at: At = (when, body) => {
    // the product's own unit of work, with the clock of the day that is being told
    const transact = createTransact(application.pools.app, { clock: () => when, onCommit: () => {} });
    return transact({ actor: systemActor(staff.orgId, { name: "Demo" }), origin }, body);
  };
  const beginning = new Date(world.now.getTime() - 440 * dayMs);
  const customers = await at(beginning, async (work) => {
    await createOwnProperties(work, plan);
    return createCustomers(work, plan, random, staff.reps);
  });
  await replay(at, plan, { random, staff, customers, now: world.now });
}

async function createStaff(application: Application, plan: CompanyPlan, { portfolioId }: DemoWorld): Promise<Staff> {
  const { identity, transact } = application;
  const admin = { name: `${plan.name} Admin`, email: `admin@${plan.slug}.example` };
  const names = plan.teams.flatMap(({ manager, reps }) => [manager, ...reps]);
  const people = [admin, ...names.map((name) => ({ name, email: addressOf(name, plan.slug) }))];
  const userIds = await identity.users.createSharing(people, demoPassword);
  const portfolio = { actor: systemActor(null, { portfolioId, name: "Demo" }), origin };
  const { slug, name, currency, timeZone } = plan;
  const { id: orgId } = await transact(portfolio, (work) =>
    identity.createOrganization(work, { slug, name, currency, timeZone }),
  );
  return transact({ actor: systemActor(orgId, { name: "Demo" }), origin }, async (work) => {
    const add = (person: string, role: "admin" | "manager" | "rep", teamId: string | null) => {
      const email = role === "admin" ? admin.email : addressOf(person, plan.slug);
      return addMember(work, { name: person, email, userId: userIds.get(email) ?? null, role, teamId });
    };
    await add(admin.name, "admin", null);
    const managers: string[] = [];
    const reps: string[] = [];
    for (const team of plan.teams) {
      const { id: teamId } = await addTeam(work, { name: team.name, parentId: null });
      managers.push(await add(team.manager, "manager", teamId));
      for (const rep of team.reps) reps.push(await add(rep, "rep", teamId));
    }
    return { orgId, managers, reps };
  });
}

async function createOwnProperties(work: Work, plan: CompanyPlan): Promise<void> {
  const options = (values: readonly string[]) => values.map((label) => ({ value: optionValue(label), label }));
  const common = { required: false, description: null, group: "Sale" } as const;
  await createProperty(work, {
    ...common,
    object: "deal",
    key: "product",
    label: "Product",
    type: "oneOf",
    options: options(plan.products),
  });
  await createProperty(work, {
    ...common,
    object: "deal",
    key: "source",
    label: "Source",
    type: "oneOf",
    options: options(sources),
  });
}

function optionValue(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}

interface Story {
  readonly random: Random;
  readonly staff: Staff;
  readonly customers: readonly Customer[];
  readonly now: Date;
}

/** A step of a deal's life that falls into one period: it begins, or enters its n-th stage. */
interface Turn {
  readonly life: DealLife;
  readonly step: number;
  readonly at: number;
}

/** Writes the lives period by period, so that history, events and timeline carry the time things happened. */
async function replay(at: At, plan: CompanyPlan, story: Story): Promise<void> {
  const stages = await at(story.now, async (work) => (await listPipelines(work))[0]?.stages ?? []);
  const open = stages.filter(({ kind }) => kind === "open");
  const stageId = (step: number | "won" | "lost") =>
    (typeof step === "number" ? open[step] : stages.find(({ kind }) => kind === step))?.id ?? "";
  const lives = dealLives(plan, story.random, {
    now: story.now,
    openStages: open.length,
    reps: story.staff.reps.length,
  });
  const turns = lives.flatMap((life) =>
    life.steps.map((step, index): Turn => ({ life, step: index, at: step.at.getTime() })),
  );
  const ids = new Map<DealLife, string>();
  for (const [period, told] of periodsOf(turns, story.now)) {
    await at(period, async (work) => {
      const begun = told.filter(({ step }) => step === 0).map(({ life }) => life);
      const created = await createRecords(
        work,
        dealObject,
        begun.map((life) => newDeal(plan, story, life, stageId(0))),
      );
      for (const { index, id } of created.written) {
        const life = begun[index];
        if (life !== undefined) ids.set(life, id);
      }
      // a deal may take several steps in one period: each round takes the next one of each deal
      for (const round of rounds(told.filter(({ step }) => step > 0))) {
        await updateRecords(
          work,
          dealObject,
          round.map(({ life, step }) => ({
            id: ids.get(life) ?? "",
            values: moveOf(life, stageId(life.steps[step]?.stage ?? 0)),
          })),
          { moving: true },
        );
      }
    });
  }
  const deals = lives.flatMap((life) => (ids.has(life) ? [{ id: ids.get(life) ?? "", life }] : []));
  await addDemoNotes(at, story, deals);
  await at(story.now, (work) => addDemoTasks(work, plan, story, deals));
  if (plan.strict === true) await at(story.now, tightenRules);
}

/** Rules made at the end of the story: they hold for whatever happens next. */
async function tightenRules(work: Work): Promise<void> {
  const [pipeline] = await listPipelines(work);
  if (pipeline === undefined) return;
  const won = pipeline.stages.find(({ kind }) => kind === "won");
  await updatePipeline(work, { id: pipeline.id, version: pipeline.version, skipping: false, goingBack: false });
  if (won !== undefined) await updateStage(work, { id: won.id, version: won.version, enteredBy: ["admin", "manager"] });
}

function newDeal(plan: CompanyPlan, { customers, staff }: Story, life: DealLife, stageId: string) {
  const customer = customers[life.account % customers.length];
  return {
    name: `${customer?.name ?? plan.name} · ${life.product}`,
    stageId,
    amount: { minor: String(life.amount * 100), currency: plan.currency },
    closeDate: life.expectedClose.toISOString().slice(0, 10),
    accountId: customer?.id ?? null,
    contactId: customer?.contactId ?? null,
    ownerId: staff.reps[life.rep] ?? null,
    nextStep: life.nextStep,
    product: optionValue(life.product),
    source: optionValue(life.source),
  };
}

function moveOf(life: DealLife, stageId: string) {
  const last = life.steps.at(-1)?.stage;
  return {
    stageId,
    ...(last === "lost" ? { lostReason: life.lostReason } : {}),
    ...(last === "won" ? { wonReason: life.wonReason } : {}),
  };
}

/**
 * The last month day by day, half a year in threes of days, what is older in sixes; each period is told at the moment of
 * its last turn. None reaches over the end of a month: what closed in one counts in it.
 */
function periodsOf(turns: readonly Turn[], now: Date): [Date, Turn[]][] {
  const periodOf = ({ at }: Turn) => {
    const age = (now.getTime() - at) / dayMs;
    const days = age < 30 ? 1 : age < 180 ? 3 : 6;
    const day = new Date(at).toISOString().slice(0, 10);
    return `${day.slice(0, 7)} ${days} ${Math.floor((Number(day.slice(8)) - 1) / days)}`;
  };
  const periods = [...Map.groupBy(turns, periodOf).values()];
  return periods
    .map((told): [Date, Turn[]] => [new Date(Math.max(...told.map(({ at }) => at))), told])
    .toSorted(([a], [b]) => a.getTime() - b.getTime());
}

function rounds(turns: readonly Turn[]): Turn[][] {
  const taken = new Map<DealLife, number>();
  const byRound: Turn[][] = [];
  for (const turn of turns.toSorted((a, b) => a.step - b.step)) {
    const round = taken.get(turn.life) ?? 0;
    taken.set(turn.life, round + 1);
    (byRound[round] ??= []).push(turn);
  }
  return byRound;
}
