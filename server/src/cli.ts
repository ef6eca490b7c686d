import { type Command, listOf, readInvocation, usageOf } from "#platform/cli/command";
import type { CommandContext } from "#platform/cli/context";
import { upkeepCommands } from "#platform/cli/upkeep-commands";
import { Refusal } from "#platform/errors";
import { Fault } from "#platform/faults";
import { loadSettings } from "#platform/settings";
import { createLog } from "#platform/telemetry/log";
import { listModules } from "./app.ts";
import { businessCommands } from "./business-commands.ts";
import { importCommand, importUndoCommand } from "./import-command.ts";
import { searchRebuildCommand } from "./search-command.ts";

const commands: readonly Command<CommandContext>[] = [
  ...businessCommands,
  importCommand,
  importUndoCommand,
  searchRebuildCommand,
  ...upkeepCommands(listModules),
];

/** `npm run -s gomark -- <command>`: prints the answer alone on standard output; a fault goes to standard error. */
async function main(words: readonly string[]): Promise<void> {
  if (words.length === 0 || ["help", "--help", "-h"].includes(words[0] ?? "")) return console.log(listOf(commands));
  if (words.includes("--help") || words.includes("-h")) {
    const { command } = readInvocation(
      commands.map((known) => ({ ...known, flags: {} })),
      words.filter((word) => !word.startsWith("-")),
    );
    return console.log(usageOf(commands.find(({ name }) => name === command.name) ?? command));
  }
  const { command, values } = readInvocation(commands, words);
  const settings = await loadSettings();
  // an answer on the terminal is not to be drowned in progress: warnings and worse only, unless LOG_LEVEL asks for less
  const log = createLog(settings.logLevel === "info" ? "warn" : settings.logLevel, "error");
  await command.run({ settings, log, print: (line) => console.log(line) }, values);
}

function explain(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error instanceof Fault ? error.message : error;
  const problems = (error.details.problems ?? []).map(
    ({ path, message }) => `  ${path === "" ? "" : `${path}: `}${message}`,
  );
  return [error.message, ...problems].join("\n");
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
