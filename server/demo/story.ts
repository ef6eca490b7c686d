import { createNote } from "#modules/crm";
import type { Work } from "#platform/work";
import type { DealLife } from "./history.ts";
import { notes } from "./names.ts";
import type { Random } from "./random.ts";

type At = (when: Date, body: (work: Work) => Promise<void>) => Promise<void>;

const shareWithNotes = 0.5;
const mostDeals = 40;

/** Notes on the deals that are open now, written somewhere between their beginning and today: what a rep reads first. */
export async function addDemoNotes(
  at: At,
  { random, now }: { random: Random; now: Date },
  deals: readonly { id: string; life: DealLife }[],
): Promise<void> {
  const open = deals.filter(({ life }) => typeof life.steps.at(-1)?.stage === "number").slice(-mostDeals);
  for (const { id, life } of open) {
    if (!random.chance(shareWithNotes)) continue;
    const begun = life.steps[0]?.at.getTime() ?? now.getTime();
    const when = new Date(
      Math.min(begun + random.next() * (now.getTime() - begun) + 3_600_000, now.getTime() - 60_000),
    );
    await at(
      when,
      async (work) => void (await createNote(work, { object: "deal", recordId: id, body: random.pick(notes) })),
    );
  }
}
