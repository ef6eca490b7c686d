import { describe, expect, test } from "vitest";
import {
  type Input,
  type RealtimeState,
  type ServerMessage,
  type Step,
  closedState,
  reconnectDelayMs,
  step,
} from "./realtime-state.ts";

const board: Input = { kind: "subscribe", id: "a", topic: "board:7", organization: "acme" };

function event(position: string): ServerMessage {
  const rest = { object: "deal", recordId: "1", version: 2, organizationId: "1", actor: { name: "Ada", userId: "1" } };
  return { type: "event", id: "a", position, name: "crm.deal-moved", ...rest };
}

/** Runs inputs one after the other; answers the last step. */
function run(inputs: readonly Input[], from: RealtimeState = closedState): Step {
  let last: Step = { state: from, send: [], deliver: [], later: [] };
  for (const input of inputs) last = step(last.state, input);
  return last;
}

const received = (message: ServerMessage): Input => ({ kind: "received", message });

describe("resuming without a gap", () => {
  test("a subscription made while offline is sent once the socket opens", () => {
    expect(run([board]).send).toEqual([]);
    expect(run([board, { kind: "opened" }]).send).toEqual([
      { type: "subscribe", id: "a", topic: "board:7", organization: "acme" },
    ]);
  });

  test("after a lost connection it goes on after the last event heard", () => {
    const reopened = run([
      board,
      { kind: "opened" },
      received({ type: "subscribed", id: "a", position: "10" }),
      received(event("11")),
      { kind: "closed" },
      { kind: "opened" },
    ]);
    expect(reopened.send).toEqual([
      { type: "subscribe", id: "a", topic: "board:7", organization: "acme", after: "11" },
    ]);
  });

  test("a connection lost before any event goes on from where it began", () => {
    const reopened = run([
      board,
      { kind: "opened" },
      received({ type: "subscribed", id: "a", position: "10" }),
      { kind: "closed" },
      { kind: "opened" },
    ]);
    expect(reopened.send).toEqual([expect.objectContaining({ after: "10" })]);
  });

  test("being confirmed again does not move the position past events still to come", () => {
    const state = run([
      board,
      { kind: "opened" },
      received(event("11")),
      received({ type: "subscribed", id: "a", position: "15" }),
    ]).state;
    expect(state.subscriptions["a"]?.after).toBe("11");
  });

  test("an event repeated by the server is heard once", () => {
    const opened = run([board, { kind: "opened" }, received(event("11"))]);
    expect(opened.deliver).toHaveLength(1);
    expect(run([received(event("11"))], opened.state).deliver).toEqual([]);
  });

  test("a reset is heard, and the next connection goes on from there", () => {
    const reset: ServerMessage = { type: "reset", id: "a", position: "90" };
    const after = run([board, { kind: "opened" }, received(reset)]);
    expect(after.deliver).toEqual([reset]);
    expect(run([{ kind: "closed" }, { kind: "opened" }], after.state).send).toEqual([
      expect.objectContaining({ after: "90" }),
    ]);
  });
});

describe("subscriptions", () => {
  test("the same one twice is sent once", () => {
    expect(run([{ kind: "opened" }, board, board]).send).toEqual([]);
  });

  test("one given up is taken back and no longer heard", () => {
    const gone = run([{ kind: "opened" }, board, { kind: "unsubscribe", id: "a" }]);
    expect(gone.send).toEqual([{ type: "unsubscribe", id: "a" }]);
    expect(run([received(event("11"))], gone.state).deliver).toEqual([]);
  });

  test("one the server refuses is heard as refused and not asked for again", () => {
    const refused = run([board, { kind: "opened" }, received({ type: "refused", id: "a", code: "forbidden" })]);
    expect(refused.deliver).toEqual([{ type: "refused", id: "a", code: "forbidden" }]);
    expect(run([{ kind: "closed" }, { kind: "opened" }], refused.state).send).toEqual([]);
  });

  test("one the server was too busy for is kept and asked for again later", () => {
    const busy = run([board, { kind: "opened" }, received({ type: "refused", id: "a", code: "too_busy" })]);
    expect(busy.later).toEqual(["a"]);
    expect(busy.deliver).toEqual([]);
    expect(run([{ kind: "again", id: "a" }], busy.state).send).toHaveLength(1);
  });

  test("messages about nothing known change nothing", () => {
    const opened = run([board, { kind: "opened" }]).state;
    expect(
      run(
        [
          received({ type: "pong" }),
          received({ type: "refused", id: null, code: "invalid" }),
          received({ ...event("3"), id: "z" } as ServerMessage),
        ],
        opened,
      ),
    ).toEqual({
      state: opened,
      send: [],
      deliver: [],
      later: [],
    });
  });
});

test("waiting grows with each attempt, is bounded, and differs from tab to tab", () => {
  expect(reconnectDelayMs(0, 0.5)).toBe(500);
  expect(reconnectDelayMs(3, 0.5)).toBe(4_000);
  expect(reconnectDelayMs(50, 1)).toBe(25_000);
  expect(reconnectDelayMs(2, 0)).toBeLessThan(reconnectDelayMs(2, 1));
});
