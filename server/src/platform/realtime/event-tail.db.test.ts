import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBell } from "#platform/events/bell";
import { createEventLog, parsePosition, startOfLog } from "#platform/events/event-log";
import { createLog } from "#platform/telemetry/log";
import { cloneDatabase, type TestDatabase } from "#testing/database";
import { createEventTail, isAfter } from "./event-tail.ts";

describe("the reader of the log for live updates", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.drop());

  it("starts when the database answers again, although it did not at first", async () => {
    const pool = new pg.Pool({ connectionString: database.urls.events, max: 1, connectionTimeoutMillis: 2000 });
    const log = createLog("silent");
    const tail = createEventTail({ eventLog: createEventLog(pool), bell: createBell(pool, log), log, take: () => {} });
    const only = await pool.connect();
    await expect(tail.start()).rejects.toThrow("timeout");
    only.release();
    await tail.start();
    expect(isAfter(tail.position(), startOfLog)).toBe(true);
    tail.stop();
    await pool.end();
  });
});

describe("a position a client sends", () => {
  it.each(["", "7", "7:", "-1:1", "1:9223372036854775808", "1:9999999999999999999"])("is none: %s", (text) => {
    expect(parsePosition(text)).toBeUndefined();
  });

  it("is read as it was sent", () => {
    expect(parsePosition("9999999999999999999:9223372036854775807")).toEqual({
      xid: "9999999999999999999",
      seq: "9223372036854775807",
    });
  });
});
