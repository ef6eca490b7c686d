/** The application's clock in a test: it runs with real time until it is set, then stands still until it is moved. */
export interface TestClock {
  readonly now: () => Date;
  set(at: string | Date): void;
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
}

export function createTestClock(): TestClock {
  let standing: number | null = null;
  const current = () => standing ?? Date.now();
  return {
    now: () => new Date(current()),
    set(at) {
      standing = new Date(at).getTime();
    },
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      standing = current() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}
