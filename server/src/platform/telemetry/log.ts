import type { FastifyBaseLogger } from "fastify";
import { pino } from "pino";

const standardOutput = 1;
const standardError = 2;

/** The process's log: one JSON object per line, without cookies, keys and passwords. On standard error where the output is an answer. */
export function createLog(level: string, to: "output" | "error" = "output"): FastifyBaseLogger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["*.headers.authorization", "*.headers.cookie", "*.password", "*.secret", "*.token"],
        censor: "[hidden]",
      },
    },
    pino.destination({ dest: to === "output" ? standardOutput : standardError, sync: true }),
  );
}
