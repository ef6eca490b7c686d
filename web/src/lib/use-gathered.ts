import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/**
 * Gathers what comes in quick succession, the latest of each key, and hands it over together `delayMs` after the first.
 * Returns what takes one item in.
 */
export function useGathered<Item>(
  delayMs: number,
  handle: (items: ReadonlyMap<string, Item>) => void,
): (key: string, item: Item) => void {
  const waiting = useRef(new Map<string, Item>());
  const [batch, setBatch] = useState(0);
  const flush = useEffectEvent(() => {
    const items = new Map(waiting.current);
    waiting.current.clear();
    handle(items);
  });
  useEffect(() => {
    if (batch === 0) return undefined;
    const timer = window.setTimeout(() => flush(), delayMs);
    return () => clearTimeout(timer);
  }, [batch, delayMs]);
  return useCallback((key, item) => {
    if (waiting.current.size === 0) setBatch((now) => now + 1);
    waiting.current.set(key, item);
  }, []);
}
