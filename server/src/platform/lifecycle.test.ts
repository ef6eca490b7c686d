import { expect, it } from "vitest";
import { aborted, createLifecycle } from "./lifecycle.ts";

it("closes in reverse order, each after the one before has closed", async () => {
  const closed: string[] = [];
  const lifecycle = createLifecycle({ graceSeconds: 5, log: () => undefined });
  lifecycle.onClose("database", async () => void closed.push("database"));
  lifecycle.onClose("application", async () => {
    await new Promise((resolve) => setImmediate(resolve));
    closed.push("application");
  });
  await lifecycle.close();
  expect(closed).toEqual(["application", "database"]);
});

it("goes on past a part that fails to close and one that never does, and says so", async () => {
  const lines: string[] = [];
  const closed: string[] = [];
  const lifecycle = createLifecycle({ graceSeconds: 0.05, log: (line) => lines.push(line) });
  lifecycle.onClose("database", async () => void closed.push("database"));
  lifecycle.onClose("jobs", () => new Promise(() => undefined));
  lifecycle.onClose("mail", () => Promise.reject(new Error("broken")));
  await lifecycle.close();
  expect(closed).toEqual(["database"]);
  expect(lines).toEqual(["Closing mail failed", "jobs did not finish in time and is left behind"]);
});

it("tells everyone who waits that stopping is wished", async () => {
  const lifecycle = createLifecycle({ graceSeconds: 1, log: () => undefined });
  const waiting = aborted(lifecycle.stop);
  lifecycle.requestStop();
  await waiting;
  await aborted(lifecycle.stop);
  expect(lifecycle.stop.aborted).toBe(true);
});
