import { Refusal } from "#platform/errors";

/** The moment by which a whole request is to be done, asked before each step of it. */
export interface Deadline {
  /** Refuses (`too_busy`) every step after it. The step that runs at that moment ends as its own statements do. */
  check(): void;
  /** Whether a step was refused. */
  readonly missed: () => Refusal | null;
}

/** Seconds after which asking again makes sense. */
const retryAfter = 5;

export function deadlineIn(milliseconds: number): Deadline {
  const endsAt = performance.now() + milliseconds;
  let refusal: Refusal | null = null;
  return {
    missed: () => refusal,
    check() {
      if (performance.now() < endsAt) return;
      const message = `The request as a whole took longer than ${milliseconds / 1000} s: what was left was not done. Ask for less at once.`;
      refusal ??= new Refusal("too_busy", message, { retryAfter });
      throw refusal;
    },
  };
}
