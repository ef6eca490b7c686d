import type { FastifyBaseLogger } from "fastify";
import type { Settings } from "#platform/settings";

/** What a command is given. Its answer goes to `print`, everything else to the log on standard error. */
export interface CommandContext {
  readonly settings: Settings;
  readonly log: FastifyBaseLogger;
  print(line: string): void;
}
