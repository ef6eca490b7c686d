import type { FastifyRequest } from "fastify";

/** What proxies and tunnels write about a call they pass on: whom it comes from, and what they were called. */
const calledBy = ["x-forwarded-for", "x-real-ip", "x-forwarded-host"] as const;
const passedOn = ["forwarded", "via"] as const;

/**
 * Whether somebody on this machine called it by one of its own names. A proxy or tunnel on the machine makes strangers
 * look as near, and a foreign page may give its own name this machine's address (DNS rebinding): neither is meant.
 */
export function isLocal(request: FastifyRequest): boolean {
  if (passedOn.some((name) => request.headers[name] !== undefined)) return false;
  const told = calledBy.flatMap((name) => String(request.headers[name] ?? "localhost").split(","));
  return [request.ip, request.hostname, ...told.map(withoutPort)].every(isLoopback);
}

function withoutPort(host: string): string {
  return host.trim().replace(/^(localhost|[\d.]+|\[[\da-f:.]+\]):\d+$/i, "$1");
}

/** Whether an address or host name means this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/.test(host);
}
