import type { CompanyPlan } from "./companies.ts";
import { lostReasons, nextSteps, wonReasons } from "./names.ts";
import type { Random } from "./random.ts";

const dayMs = 86_400_000;
/** Deals are told from the beginning of the quarter so many quarters ago: each bar of a chart is a whole one but the last. */
const quartersBack = 5;
/** Growth is counted from so many months ago. */
const growingMonths = 14;
const monthDays = 30.4;

/** One deal as its life went, in terms of the plan: which account, which rep, when it entered each stage. */
export interface DealLife {
  readonly account: number;
  readonly rep: number;
  readonly product: string;
  readonly source: string;
  /** Whole units of the company's currency. */
  readonly amount: number;
  /** When it entered its first stage, then each further one; the last is where it stands. */
  readonly steps: readonly { readonly stage: StageStep; readonly at: Date }[];
  readonly expectedClose: Date;
  readonly nextStep: string | null;
  readonly lostReason: string | null;
  readonly wonReason: string | null;
}

/** An open stage by its place among the open ones, or how the deal ended. */
export type StageStep = number | "won" | "lost";

export const sources = ["Referral", "Website", "Event", "Outbound"] as const;

/** Who comes recommended buys more often than who was written to. */
const winsBySource = { Referral: 1.4, Website: 1.05, Event: 0.85, Outbound: 0.65 } as const;
/** The first product of a list is the large one. */
const amountByProduct = [1.45, 1, 0.6];
/** Little is decided in August and over the turn of the year; what is not decided then is decided later. */
const decided = [0.7, 0.95, 1.15, 1, 1, 1.1, 0.85, 0.5, 1.05, 1.05, 1.1, 0.95];
/** So many days before the end of a quarter a part of the deals is hurried into its last days. */
const hurriedDays = 45;
const lastDays = 9;

interface Season {
  readonly from: Date;
  /** 0 at the beginning of the growth, 1 now. */
  readonly age: number;
  readonly deals: number;
}

/** The company's deals of more than a year, oldest first, ending at `now`. */
export function dealLives(
  plan: CompanyPlan,
  random: Random,
  world: { now: Date; openStages: number; reps: number },
): DealLife[] {
  const begin = quarterStart(world.now, -quartersBack);
  return seasonsOf(plan, random, world.now, begin)
    .flatMap((season) => Array.from({ length: season.deals }, () => dealLife(plan, random, { ...world, season })))
    .filter((life) => endOf(life) >= begin)
    .toSorted((a, b) => startOf(a) - startOf(b));
}

/** Months of opened deals. They begin so long before the story that what closes at its beginning was opened as ever. */
function seasonsOf(plan: CompanyPlan, random: Random, now: Date, begin: number): Season[] {
  const months = Math.ceil((now.getTime() - begin + 2 * plan.cycleDays * dayMs) / (monthDays * dayMs));
  return Array.from({ length: months }, (_unused, month) => {
    const from = new Date(now.getTime() - (months - month) * monthDays * dayMs);
    // little is begun in August and over the turn of the year
    const calendar = [0.8, 1, 1.15, 1.05, 1, 1.05, 0.85, 0.6, 1.1, 1.15, 1.1, 0.75][from.getUTCMonth()] ?? 1;
    const grown = month - (months - growingMonths);
    const deals = Math.max(
      1,
      Math.round(plan.dealsPerMonth * plan.growth ** grown * calendar * random.around(1, 0.12)),
    );
    return { from, age: Math.max(0, grown / (growingMonths - 1)), deals };
  });
}

function dealLife(
  plan: CompanyPlan,
  random: Random,
  { now, openStages, reps, season }: { now: Date; openStages: number; reps: number; season: Season },
): DealLife {
  const created = workingHour(random, season.from.getTime() + random.next() * monthDays * dayMs, now);
  const closes = decisionOf(random, created + Math.max(2, random.around(plan.cycleDays, 0.5)) * dayMs);
  const days = (closes - created) / dayMs;
  // the first rep of a list is the strongest
  const rep = Math.min(reps - 1, Math.floor(random.next() ** 1.4 * reps));
  const product = random.pick(plan.products);
  const source = random.pick(sources);
  const winRate = plan.winRate[0] + (plan.winRate[1] - plan.winRate[0]) * season.age;
  const wins = random.chance(winRate * winsBySource[source] * (1.15 - (0.3 * rep) / reps));
  const outcome = closes > now.getTime() ? null : wins ? "won" : "lost";
  const scale = amountByProduct[plan.products.indexOf(product)] ?? 1;
  return {
    account: random.whole(0, plan.accounts - 1),
    rep,
    product,
    source,
    amount: Math.round(random.around(plan.amount * scale, 0.5) / 50) * 50,
    steps: stepsOf(random, { created, days, now: now.getTime(), openStages, outcome }),
    expectedClose: new Date(closes),
    nextStep: outcome === null && random.chance(plan.discipline) ? random.pick(nextSteps) : null,
    lostReason: outcome === "lost" ? random.pick(lostReasons) : null,
    wonReason: outcome === "won" && random.chance(0.7) ? random.pick(wonReasons) : null,
  };
}

/** When a deal is decided that would be at `at`: later in slow months, and often in the last days of a quarter. */
function decisionOf(random: Random, at: number): number {
  const slow = random.chance(decided[new Date(at).getUTCMonth()] ?? 1) ? at : at + random.whole(20, 45) * dayMs;
  const left = (quarterStart(new Date(slow), 1) - slow) / dayMs;
  if (left > hurriedDays || left < lastDays || !random.chance(0.35)) return slow;
  return slow + (left - random.next() * lastDays) * dayMs;
}

/** When the quarter began that lies so many quarters after that of an instant. */
function quarterStart(at: Date, quarters: number): number {
  return Date.UTC(at.getUTCFullYear(), (Math.floor(at.getUTCMonth() / 3) + quarters) * 3, 1);
}

interface Course {
  readonly created: number;
  readonly days: number;
  readonly now: number;
  readonly openStages: number;
  readonly outcome: "won" | "lost" | null;
}

/** A won deal went through every open stage; a lost one fell out on the way; an open one stands where its age puts it. */
function stepsOf(
  random: Random,
  { created, days, now, openStages, outcome }: Course,
): { stage: StageStep; at: Date }[] {
  const end = created + days * dayMs;
  const reached = outcome === "lost" ? random.whole(1, openStages) : openStages;
  const open = Array.from({ length: reached }, (_unused, stage) => ({
    stage,
    at: new Date(created + ((end - created) * stage) / (reached + 0.5)),
  })).filter(({ at }) => at.getTime() <= now);
  return outcome === null ? open : [...open, { stage: outcome, at: new Date(end) }];
}

/** Deals are opened on weekdays between 8 and 18 o'clock UTC, and never in the future. */
function workingHour(random: Random, at: number, now: Date): number {
  const day = new Date(at);
  const weekend = day.getUTCDay() % 6 === 0;
  day.setUTCDate(day.getUTCDate() - (weekend ? 2 : 0));
  day.setUTCHours(random.whole(8, 17), random.whole(0, 59), 0, 0);
  return Math.min(day.getTime(), now.getTime() - 3_600_000);
}

/** When it was decided, or is expected to be. */
function endOf(life: DealLife): number {
  return life.expectedClose.getTime();
}

function startOf(life: DealLife): number {
  return life.steps[0]?.at.getTime() ?? 0;
}
