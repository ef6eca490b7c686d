import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { liveness } from "./liveness.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watched() {
  const ping = vi.fn<() => void>();
  const onDead = vi.fn<() => void>();
  return { ping, onDead, pulse: liveness({ ping, onDead }) };
}

test("a quiet connection is asked, and given up when nothing comes back", () => {
  const { ping, onDead, pulse } = watched();
  pulse.start();
  vi.advanceTimersByTime(25_000);
  expect(ping).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(8_000);
  expect(onDead).toHaveBeenCalledOnce();
});

test("anything heard counts as an answer", () => {
  const { onDead, pulse } = watched();
  pulse.start();
  vi.advanceTimersByTime(26_000);
  pulse.heard();
  vi.advanceTimersByTime(20_000);
  expect(onDead).not.toHaveBeenCalled();
});

test("a closed connection is no longer asked", () => {
  const { ping, pulse } = watched();
  pulse.start();
  pulse.stop();
  vi.advanceTimersByTime(60_000);
  expect(ping).not.toHaveBeenCalled();
});
