import autocannon from "autocannon";

export interface Load {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Record<string, string>;
  /** The path and body of the n-th request, counted over all connections. */
  readonly request: (n: number) => { path: string; body?: string };
  readonly connections: number;
  /** Either this many requests or this many seconds. */
  readonly amount?: number;
  readonly seconds?: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly failed: number;
}

/** Sends one bounded load to a loopback address; latencies are in milliseconds. */
export async function load({
  url,
  method = "GET",
  headers = {},
  request,
  connections,
  amount,
  seconds,
}: Load): Promise<Measured> {
  if (!url.startsWith("http://127.0.0.1:")) throw new Error("a benchmark only ever talks to this machine");
  let n = 0;
  const next = () => request(n++);
  const times: number[] = [];
  const result = await autocannon({
    url,
    connections,
    setupClient: (client) => client.on("response", (_status, _bytes, milliseconds) => times.push(milliseconds)),
    ...(amount === undefined ? { duration: seconds ?? 8 } : { amount }),
    requests: [
      {
        method,
        setupRequest: (prepared) => {
          const { path, body } = next();
          return {
            ...prepared,
            path,
            headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
            ...(body === undefined ? {} : { body }),
          };
        },
      },
    ],
  });
  return {
    perSecond: times.length / result.duration,
    ...percentiles(times),
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

/** The 50th, 95th and 99th percentile by the nearest-rank method. */
export function percentiles(times: readonly number[]): { p50: number; p95: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
