import { Refusal } from "#platform/errors";

/** Refuses (`conflict`) a write that has not seen the latest state. */
export function refuseStale(current: number, seen: number): void {
  if (current === seen) return;
  throw new Refusal("conflict", "It has changed since you read it. Read it again and repeat your change.", {
    facts: { version: current },
  });
}
