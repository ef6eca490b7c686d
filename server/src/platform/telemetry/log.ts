import type { FastifyBaseLogger } from "fastify";
import { pino } from "pino";

/** The process's log: one JSON object per line on standard output, without cookies, keys and passwords. */
export function createLog(level: string): FastifyBaseLogger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ["*.headers.authorization", "*.headers.cookie", "*.password", "*.secret", "*.token"], censor: "[hidden]" },
  });
}
