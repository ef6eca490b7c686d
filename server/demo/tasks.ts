import { writeNewTasks } from "#modules/crm";
import type { Work } from "#platform/work";
import type { CompanyPlan } from "./companies.ts";
import type { Customer } from "./customers.ts";
import type { DealLife } from "./history.ts";
import { createRandom, type Random } from "./random.ts";

const dayMs = 86_400_000;
const shareWithTask = 0.6;
const mostDeals = 60;
const mostCustomers = 6;

type Kind = "todo" | "call" | "email" | "meeting";

const onDeals: readonly (readonly [Kind, string])[] = [
  ["call", "Call back about the offer"],
  ["call", "Ask who signs"],
  ["call", "Check what procurement still needs"],
  ["email", "Send the security questionnaire"],
  ["email", "Send the revised price list"],
  ["email", "Send two reference customers"],
  ["email", "Confirm the start of the pilot"],
  ["meeting", "Demo for the whole team"],
  ["meeting", "Walk through the contract"],
  ["meeting", "Workshop with their IT"],
  ["todo", "Update the business case"],
  ["todo", "Prepare the proposal"],
  ["todo", "Get the discount approved"],
];
const onCustomers: readonly (readonly [Kind, string])[] = [
  ["call", "Ask how the first month went"],
  ["email", "Wish a good start into the new office"],
  ["meeting", "Yearly review"],
  ["todo", "Look for more users in their group"],
];
const ofManagers: readonly (readonly [Kind, string])[] = [
  ["meeting", "Forecast call with the team"],
  ["todo", "Look through deals without a next step"],
  ["todo", "Plan next quarter's targets"],
];
const bodies = [
  "They asked for it twice by now, so keep it short.",
  "Numbers are in the shared folder, last tab.",
  "Best before ten; afternoons are full of meetings.",
] as const;

interface Told {
  readonly staff: { readonly managers: readonly string[]; readonly reps: readonly string[] };
  readonly customers: readonly Customer[];
  readonly now: Date;
}

type NewTasks = Parameters<typeof writeNewTasks>[1];
type DemoTask = NewTasks[number];

/** What is still to do in the company, some of it late, and what has been done in the last weeks. */
export async function addDemoTasks(
  work: Work,
  plan: CompanyPlan,
  told: Told,
  deals: readonly { readonly id: string; readonly life: DealLife }[],
): Promise<void> {
  // of its own, so that more tasks change nothing else in the story
  const random = createRandom(plan.seed + 7919);
  const open = deals.filter(({ life }) => typeof life.steps.at(-1)?.stage === "number").slice(-mostDeals);
  await writeNewTasks(work, [
    ...open.flatMap((deal) => dealTasks(random, told, deal)),
    ...told.customers.slice(0, mostCustomers).map(({ id }): DemoTask => {
      const task = taskOf(random, onCustomers, told.now);
      return { ...task, object: "account", recordId: id, assigneeId: random.pick(told.staff.reps) };
    }),
    ...told.staff.managers.flatMap((assigneeId) =>
      ofManagers.map((one): DemoTask => ({ ...taskOf(random, [one], told.now), assigneeId })),
    ),
  ]);
}

function dealTasks(random: Random, { staff, now }: Told, { id, life }: { id: string; life: DealLife }): DemoTask[] {
  const assigneeId = staff.reps[life.rep] ?? null;
  const place = { object: "deal", recordId: id, assigneeId } as const;
  const tasks: DemoTask[] = [];
  const begun = life.steps[0]?.at.getTime() ?? now.getTime();
  if (now.getTime() - begun > 5 * dayMs && random.chance(shareWithTask)) {
    const within = begun + (0.4 + 0.5 * random.next()) * (now.getTime() - begun - dayMs);
    const doneAt = new Date(Math.min(officeHour(random, new Date(within)).getTime(), now.getTime() - 3_600_000));
    const createdAt = new Date(Math.min(begun + 3_600_000, doneAt.getTime() - 60_000));
    const [kind, title] = random.pick(onDeals);
    tasks.push({ ...place, kind, title, dueOn: dayOf(doneAt), createdAt, doneAt });
  }
  if (random.chance(shareWithTask)) tasks.push({ ...place, ...taskOf(random, onDeals, now) });
  return tasks;
}

/** An open task, written in the last days and due around today: one in five is late, one in ten without a day. */
function taskOf(random: Random, titles: readonly (readonly [Kind, string])[], now: Date): DemoTask {
  const [kind, title] = random.pick(titles);
  const days = random.chance(0.2) ? -random.whole(1, 6) : Math.floor(16 * random.next() ** 1.6);
  const dueOn = random.chance(0.1) ? null : dayOf(workday(new Date(now.getTime() + days * dayMs)));
  const timed = dueOn !== null && (kind === "meeting" || (kind === "call" && random.chance(0.4)));
  return {
    title,
    kind,
    priority: random.chance(0.15) ? "high" : "normal",
    body: random.chance(0.25) ? random.pick(bodies) : null,
    dueOn,
    dueTime: timed ? `${String(random.whole(9, 17)).padStart(2, "0")}:${random.pick(["00", "30"])}` : null,
    createdAt: officeHour(random, new Date(now.getTime() - random.whole(7, 12) * dayMs)),
  };
}

function officeHour(random: Random, day: Date): Date {
  return new Date(workday(day).setUTCHours(random.whole(7, 15), random.whole(0, 59), 0, 0));
}

function workday(day: Date): Date {
  const weekday = day.getUTCDay();
  if (weekday === 6) return new Date(day.getTime() - dayMs);
  return weekday === 0 ? new Date(day.getTime() + dayMs) : day;
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
