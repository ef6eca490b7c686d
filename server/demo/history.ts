import type { CompanyPlan } from "./companies.ts";
import { lostReasons, nextSteps, wonReasons } from "./names.ts";
import type { Random } from "./random.ts";

const dayMs = 86_400_000;
const months = 14;

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

interface Season {
  readonly from: Date;
  readonly days: number;
  /** 0 at the beginning of the history, 1 now. */
  readonly age: number;
  readonly deals: number;
}

/** The company's deals of about a year, oldest first, ending at `now`. */
export function dealLives(
  plan: CompanyPlan,
  random: Random,
  world: { now: Date; openStages: number; reps: number },
): DealLife[] {
  return seasonsOf(plan, random, world.now)
    .flatMap((season) => Array.from({ length: season.deals }, () => dealLife(plan, random, { ...world, season })))
    .toSorted((a, b) => startOf(a) - startOf(b));
}

function seasonsOf(plan: CompanyPlan, random: Random, now: Date): Season[] {
  return Array.from({ length: months }, (_unused, month) => {
    const from = new Date(now.getTime() - (months - month) * 30.4 * dayMs);
    // little is bought in August and over the turn of the year
    const calendar = [0.8, 1, 1.15, 1.05, 1, 1.05, 0.85, 0.6, 1.1, 1.15, 1.1, 0.75][from.getUTCMonth()] ?? 1;
    const deals = Math.max(
      1,
      Math.round(plan.dealsPerMonth * plan.growth ** month * calendar * random.around(1, 0.12)),
    );
    return { from, days: 30.4, age: month / (months - 1), deals };
  });
}

function dealLife(
  plan: CompanyPlan,
  random: Random,
  { now, openStages, reps, season }: { now: Date; openStages: number; reps: number; season: Season },
): DealLife {
  const created = workingHour(random, season.from.getTime() + random.next() * season.days * dayMs, now);
  const days = Math.max(2, random.around(plan.cycleDays, 0.55));
  const closes = created + days * dayMs;
  const winRate = plan.winRate[0] + (plan.winRate[1] - plan.winRate[0]) * season.age;
  const outcome = closes > now.getTime() ? null : random.chance(winRate) ? "won" : "lost";
  const steps = stepsOf(random, { created, days, now: now.getTime(), openStages, outcome });
  return {
    account: random.whole(0, plan.accounts - 1),
    // the first rep of a list is the strongest
    rep: Math.min(reps - 1, Math.floor(random.next() ** 1.4 * reps)),
    product: random.pick(plan.products),
    source: random.pick(sources),
    amount: Math.round(random.around(plan.amount, 0.6) / 50) * 50,
    steps,
    expectedClose: new Date(closes),
    nextStep: outcome === null && random.chance(plan.discipline) ? random.pick(nextSteps) : null,
    lostReason: outcome === "lost" ? random.pick(lostReasons) : null,
    wonReason: outcome === "won" && random.chance(0.7) ? random.pick(wonReasons) : null,
  };
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

function startOf(life: DealLife): number {
  return life.steps[0]?.at.getTime() ?? 0;
}
