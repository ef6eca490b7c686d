import { messageOf } from "#platform/faults";
import { backUp } from "../backup/backup.ts";
import { restore } from "../backup/restore.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { prepareDatabase } from "../database/prepare.ts";
import { examine, report } from "../doctor/doctor.ts";
import type { Module } from "../module.ts";
import { type Command, command } from "./command.ts";
import type { CommandContext } from "./context.ts";

/** Looking after an installation: none of these knows what GoMark is for. `modules` is asked by those that need them. */
export const upkeepCommands = (modules: () => readonly Module[]): readonly Command<CommandContext>[] => [
  command({
    name: "migrate",
    about: "Brings the database to this program's schema",
    flags: {},
    run: async (context: CommandContext) =>
      withDatabase(context, "alone or shared", async ({ urls }) => {
        const { applied } = await prepareDatabase(urls, context.log);
        context.print(applied.length === 0 ? "The schema is current." : `Migrated: ${applied.join(", ")}`);
      }),
  }),
  command({
    name: "doctor",
    about: "Says what is wrong with this installation and how to mend it",
    flags: {},
    async run(context: CommandContext) {
      const findings = await examine(context.settings);
      context.print(report(findings).trimEnd());
      if (findings.some(({ state }) => state === "fault")) process.exitCode = 1;
    },
  }),
  command({
    name: "backup",
    about: "Saves the whole database into one file, also while GoMark runs",
    flags: { to: { value: "<file>", required: true, about: "The file to write; it must not exist yet" } },
    run: async (context: CommandContext, { to }) =>
      withDatabase(context, "alone or shared", async ({ urls }) => {
        const saved = await backUp(urls.owner, to, new Date());
        context.print(`Saved ${saved.rows} rows of ${saved.tables} tables in ${to} (${saved.bytes} bytes).`);
        context.print("Keep GOMARK_SECRET (or the file secret of the data folder) with it: it is not in the backup.");
      }),
  }),
  command({
    name: "restore",
    about: "Loads a backup into an empty installation",
    flags: { from: { value: "<file>", required: true, about: "A file that backup wrote" } },
    run: async (context: CommandContext, { from }) =>
      withDatabase(context, "alone", async ({ urls }) => {
        const lostWork = modules().flatMap((module) => module.lostInRestore ?? []);
        const restored = await restore(urls, from, { log: (line) => context.log.info(line), lostWork });
        await prepareDatabase(urls, context.log);
        context.print(
          `Restored ${restored.rows} rows of ${restored.tables} tables, as they were at ${restored.createdAt}.`,
        );
        for (const { what, rows } of restored.ended) context.print(`Ended ${rows} ${what}: each says why.`);
      }),
  }),
];

/** Runs `body` on the installation's database: a running GoMark's, or one started for it and stopped afterwards. */
export async function withDatabase(
  context: CommandContext,
  use: "alone" | "alone or shared",
  body: (database: Database) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(context.settings, {
    log: (line) => context.log.info(line),
    share: use === "alone or shared",
    onLost: (fault) => context.log.fatal(messageOf(fault)),
  });
  try {
    await body(database);
  } finally {
    await database.stop();
  }
}
