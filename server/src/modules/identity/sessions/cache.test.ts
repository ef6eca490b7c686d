import { describe, expect, it } from "vitest";
import { createCache, maxEntries } from "./cache.ts";

/** A cache with a count of what had to be looked up. */
function counted() {
  const cache = createCache<string | null>();
  const loaded: string[] = [];
  const get = (key: string, value: string | null = key) =>
    cache.get(key, async () => {
      loaded.push(key);
      return value;
    });
  return { cache, loaded, get };
}

describe("what a process remembers of keys and sessions", () => {
  it("is not pushed out by secrets that do not exist, however many are tried", async () => {
    const { loaded, get } = counted();
    await get("good");
    for (let n = 0; n < maxEntries * 2; n += 1) await get(`wrong ${n}`, null);
    loaded.length = 0;
    await get("good");
    expect(loaded).toEqual([]);
  });

  it("loses its oldest entry when it is full, not all of them, and none to a wrong secret", async () => {
    const { loaded, get } = counted();
    for (let n = 0; n < maxEntries; n += 1) await get(`key ${n}`);
    await get("wrong", null);
    loaded.length = 0;
    await get("key 0");
    expect(loaded).toEqual([]);
    await get("one more");
    await get("key 1");
    await get("key 0");
    expect(loaded).toEqual(["one more", "key 0"]);
  });

  it("is looked up once for all who ask at the same moment", async () => {
    const { loaded, get } = counted();
    expect(await Promise.all([get("a"), get("a"), get("a")])).toEqual(["a", "a", "a"]);
    expect(loaded).toEqual(["a"]);
  });

  it("is not remembered when it was forgotten while the answer was under way, nor when the look-up failed", async () => {
    const { cache, loaded, get } = counted();
    const under = get("a");
    cache.clear();
    await under;
    await get("a");
    expect(loaded).toEqual(["a", "a"]);
    await expect(cache.get("b", () => Promise.reject(new Error("no connection")))).rejects.toThrow("no connection");
    expect(await get("b")).toBe("b");
  });
});
