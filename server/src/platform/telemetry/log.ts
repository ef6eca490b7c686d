import type { FastifyBaseLogger } from "fastify";
import { pino } from "pino";
import { codeOf } from "#platform/faults";

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
      // only what tells what happened: a database error drags its whole connection along
      serializers: { err: describe },
      redact: {
        paths: ["*.headers.authorization", "*.headers.cookie", "*.password", "*.secret", "*.token"],
        censor: "[hidden]",
      },
    },
    pino.destination({ dest: to === "output" ? standardOutput : standardError, sync: true }),
  );
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = codeOf(error);
  return {
    type: name,
    message,
    ...(code === null ? {} : { code }),
    stack,
    ...(cause === undefined ? {} : { cause: describe(cause) }),
  };
}
