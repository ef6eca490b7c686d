import { afterEach, describe, expect, it, vi } from "vitest";
import { countedAddress } from "./address.ts";
import { createRateLimiter } from "./rate-limits.ts";

describe("an address in a rate limit", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (ip, counted) => {
    expect(countedAddress(ip)).toBe(counted);
  });

  it("does not become another one by moving within its own network", async () => {
    const limiter = createRateLimiter({ perAddress: 2, perCaller: 0 });
    await limiter.countAddress("2001:db8:1:2::1");
    await limiter.countAddress("2001:db8:1:2::2");
    await expect(limiter.countAddress("2001:db8:1:2:ffff::3")).rejects.toMatchObject({ code: "rate_limited" });
    await limiter.countAddress("2001:db8:1:3::1");
  });
});

describe("an address whose credentials were refused too often", () => {
  afterEach(() => vi.useRealTimers());

  it("is refused for the rest of the minute, told how long, and let in again", async () => {
    vi.useFakeTimers();
    const limiter = createRateLimiter({ perAddress: 2, perCaller: 0 });
    await limiter.countRefused("192.0.2.7");
    limiter.refuseGuessing("192.0.2.7");
    await limiter.countRefused("192.0.2.7");
    vi.advanceTimersByTime(20_000);
    const refusal = { code: "rate_limited", details: { retryAfter: 40 } };
    expect(() => limiter.refuseGuessing("192.0.2.7")).toThrow(expect.objectContaining(refusal));
    limiter.refuseGuessing("192.0.2.8");
    vi.advanceTimersByTime(40_000);
    limiter.refuseGuessing("192.0.2.7");
  });

  it("is not one that merely calls a lot without any", async () => {
    const limiter = createRateLimiter({ perAddress: 2, perCaller: 0 });
    await limiter.countAddress("192.0.2.7");
    await limiter.countAddress("192.0.2.7");
    expect(() => limiter.refuseGuessing("192.0.2.7")).not.toThrow();
  });
});
