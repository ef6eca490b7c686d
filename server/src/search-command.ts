import { endSearchRebuild, rebuildSearchStep } from "#modules/crm";
import type { Actor } from "#platform/actor";
import { command } from "#platform/cli/command";
import type { CommandContext } from "#platform/cli/context";
import type { Work } from "#platform/work";
import type { Application } from "./app.ts";
import { commandLine, findOrganization, organizationsOfInstallation, withApplication } from "./business-commands.ts";

/** Rows between two lines of progress. */
const toldEach = 20_000;
/** As shells say it of what was interrupted. */
const stoppedCode = 130;

/** `gomark search rebuild`: makes what search knows of everything anew, beside a running GoMark or without one. */
export const searchRebuildCommand = command({
  name: "search rebuild",
  about:
    "Makes anew what search knows of records, notes and tasks. Stopped (Ctrl-C, exit code 130), the next one goes on there",
  flags: {
    org: { value: "<slug>", about: "The company; all of them unless given" },
    again: { about: "Begin with the first record, though one that was stopped could go on" },
  },
  run: async (context: CommandContext, { org, again }) => {
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    try {
      await withApplication(context, async (application) => {
        const asked =
          org === null
            ? await organizationsOfInstallation(application)
            : [{ slug: org, actor: await findOrganization(application, org) }];
        const told = { ...context, again, signal: stopping.signal };
        if (!(await rebuildSearch(application, asked, told))) process.exitCode = stoppedCode;
      });
    } finally {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    }
  },
});

interface Company {
  readonly slug: string;
  readonly actor: Actor;
}

interface Telling {
  readonly again: boolean;
  readonly signal: AbortSignal;
  print(line: string): void;
}

/** Rebuilds one company after the other; false when it was stopped before the last one was finished. */
export async function rebuildSearch(
  application: Pick<Application, "transact">,
  companies: readonly Company[],
  telling: Telling,
): Promise<boolean> {
  const each = async (step: (work: Work) => Promise<void>) => {
    for (const { actor } of companies) await application.transact({ actor, origin: commandLine }, step);
  };
  if (telling.again) await each(endSearchRebuild);
  for (const company of companies) if (!(await rebuildOne(application, company, telling))) return false;
  await each(endSearchRebuild);
  return true;
}

async function rebuildOne(
  application: Pick<Application, "transact">,
  { slug, actor }: Company,
  { print, signal }: Telling,
): Promise<boolean> {
  let told = 0;
  for (;;) {
    const place = await application.transact({ actor, origin: commandLine }, rebuildSearchStep);
    const soFar = `${slug}: ${place.seen} read, ${place.changed} mended`;
    if (place.isFinished) {
      print(`${soFar}.`);
      return true;
    }
    if (signal.aborted) {
      print(`${soFar}, stopped. The same command goes on from here.`);
      return false;
    }
    if (place.seen - told < toldEach) continue;
    told = place.seen;
    print(`${soFar} …`);
  }
}
