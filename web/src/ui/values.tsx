import { useSyncExternalStore } from "react";
import { type Money, formatDateTime, formatDay, formatMoney, formatRelative, formatTime } from "./format.ts";

type MoneyTextProps = {
  readonly value: Money | null | undefined;
  readonly compact?: boolean;
  readonly whole?: boolean;
  readonly bare?: boolean;
};

/** Money in tabular figures; compact or whole amounts show the exact one on hover. */
export function MoneyText({ value, ...style }: MoneyTextProps) {
  const exact = style.compact || style.whole ? formatMoney(value) : undefined;
  return (
    <span className="gm-num" title={exact}>
      {formatMoney(value, style)}
    </span>
  );
}

const minute = 60_000;
const monthMs = 30 * 24 * 60 * minute;
let now = new Date();
const clockListeners = new Set<() => void>();
let clock: number | undefined;

function subscribeToClock(listener: () => void): () => void {
  clockListeners.add(listener);
  now = new Date();
  clock ??= window.setInterval(() => {
    now = new Date();
    for (const listen of clockListeners) listen();
  }, minute);
  return () => {
    clockListeners.delete(listener);
    if (clockListeners.size > 0) return;
    window.clearInterval(clock);
    clock = undefined;
  };
}

/** The time, renewed every minute, one clock for the whole page. */
export function useNow(): Date {
  return useSyncExternalStore(subscribeToClock, () => now);
}

/** "14:05", where the day stands above; with the exact moment on hover and for machines. */
export function TimeOfDay({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} className="gm-num" title={formatDateTime(at)}>
      {formatTime(at)}
    </time>
  );
}

/** "3 days ago", after a month the day itself; with the exact moment on hover and for machines. */
export function RelativeTime({ at }: { readonly at: string }) {
  const current = useNow();
  const isLongAgo = Math.abs(current.getTime() - Date.parse(at)) > monthMs;
  return (
    <time dateTime={at} className="gm-num" title={formatDateTime(at)}>
      {isLongAgo ? formatDay(at) : formatRelative(at, current)}
    </time>
  );
}
