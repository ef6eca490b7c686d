/** How many answers of one kind a process remembers; past it the oldest one goes. */
export const maxEntries = 10_000;

/**
 * Remembers answers until somebody's rights move. An answer under way when that happens is not remembered, and neither
 * is "there is none": whoever tries made-up secrets would otherwise push out those that work.
 */
export interface Cache<Value> {
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  clear(): void;
}

export function createCache<Value>(): Cache<Value> {
  const entries = new Map<string, Promise<Value>>();
  const underWay = new Map<string, Promise<Value>>();
  const settle = (key: string, answer: Promise<Value>, found: boolean) => {
    if (underWay.get(key) !== answer) return;
    underWay.delete(key);
    if (found) keep(entries, key, answer);
  };
  return {
    get(key, load) {
      const known = entries.get(key) ?? underWay.get(key);
      if (known !== undefined) return known;
      const answer = load();
      underWay.set(key, answer);
      answer.then(
        (value) => settle(key, answer, value !== null),
        () => settle(key, answer, false), // who asked sees the error
      );
      return answer;
    },
    clear() {
      entries.clear();
      underWay.clear();
    },
  };
}

function keep<Value>(entries: Map<string, Promise<Value>>, key: string, answer: Promise<Value>): void {
  const oldest = entries.size < maxEntries ? undefined : entries.keys().next().value;
  if (oldest !== undefined) entries.delete(oldest);
  entries.set(key, answer);
}
