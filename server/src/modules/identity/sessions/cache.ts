/** How many answers of one kind a process remembers; past it the cache starts over. */
const maxEntries = 10_000;

/** Remembers answers until somebody's rights move. An answer under way when that happens is not remembered. */
export interface Cache<Value> {
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  clear(): void;
}

export function createCache<Value>(): Cache<Value> {
  const entries = new Map<string, Promise<Value>>();
  return {
    get(key, load) {
      const known = entries.get(key);
      if (known !== undefined) return known;
      if (entries.size >= maxEntries) entries.clear();
      const loading = load().catch((error: unknown) => {
        if (entries.get(key) === loading) entries.delete(key);
        throw error;
      });
      entries.set(key, loading);
      return loading;
    },
    clear: () => entries.clear(),
  };
}
