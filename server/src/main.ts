import { createServer } from "node:net";
import { parseArgs } from "node:util";
import type { FastifyBaseLogger } from "fastify";
import { type Application, createApplication, type Role } from "./app.ts";
import { applicationSettings } from "./application-settings.ts";
import { demoWanted, demoWasCutOff, loadDemoPortfolio } from "./demo-portfolio.ts";
import { openDatabase, recreateDatabase } from "#platform/database/database";
import { prepareDatabase } from "#platform/database/prepare";
import { codeOf, Fault, messageOf } from "#platform/faults";
import { removeLeftFolders } from "#platform/files/temporary-folders";
import { boundHeapGrowth } from "#platform/process-memory";
import { aborted, createLifecycle, type Lifecycle } from "#platform/lifecycle";
import type { DatabaseUrls } from "#platform/postgres/cluster";
import { loadSettings, type Settings } from "#platform/settings";
import { createLog } from "#platform/telemetry/log";

const roles = ["api", "worker", "scheduler"] as const satisfies readonly Role[];

interface Flags {
  readonly empty: boolean;
  readonly roles: readonly Role[];
}

interface Start extends Flags {
  readonly settings: Settings;
  readonly log: FastifyBaseLogger;
  readonly lifecycle: Lifecycle;
}

/** `npm start`: the database, its schema, the application, and the demo portfolio when the data folder is new. */
async function main(args: readonly string[]): Promise<void> {
  boundHeapGrowth();
  const flags = readFlags(args);
  const settings = await loadSettings();
  const log = createLog(settings.logLevel);
  const note = (line: string, error?: unknown) =>
    error === undefined ? log.info(line) : log.error({ err: error }, line);
  const lifecycle = createLifecycle({ graceSeconds: settings.stopSeconds, log: note });
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "unforeseen error, stopping");
    process.exitCode = 1;
    lifecycle.requestStop();
  });
  try {
    await start({ ...flags, settings, log, lifecycle });
    await aborted(lifecycle.stop);
    log.info("Stopping: finishing what still runs");
  } finally {
    await lifecycle.close();
    // nothing should be left that keeps the process alive; if something is, it does not get to
    setTimeout(() => process.exit(), 1000).unref();
  }
}

/** Each step first looks whether somebody has asked to stop meanwhile. */
async function start({ settings, log, lifecycle, ...flags }: Start): Promise<void> {
  const { stop } = lifecycle;
  const serves = flags.roles.includes("api");
  if (serves) await checkPort(settings);

  const database = await openDatabase(settings, {
    log: (line) => log.info(line),
    onLost: (fault) => {
      log.fatal(`The database cannot be brought back: ${fault.message}`);
      process.exitCode = 1;
      lifecycle.requestStop();
    },
  });
  lifecycle.onClose("the database", database.stop);
  if (stop.aborted) return;
  if (await demoWasCutOff(settings.dataDir)) await startOver(settings, database.urls);
  const prepared = await prepareDatabase(database.urls, log);
  const left = await removeLeftFolders();
  if (left > 0)
    log.info(`Removed ${left} temporary ${left === 1 ? "folder" : "folders"} of processes that were killed`);
  if (stop.aborted) return;

  const application = await createApplication({ settings: applicationSettings(settings), urls: database.urls, log });
  lifecycle.onClose("the application", () => closeApplication(application));
  const demo = await demoWanted(settings, {
    empty: flags.empty,
    newDatabase: prepared.applied.some((name) => name.startsWith("0001-")),
  });
  const signIns = demo ? await loadDemoPortfolio(application, settings.dataDir) : [];
  if (stop.aborted) return;

  await application.start(flags.roles);
  if (serves) await listen(application.http, settings);
  process.stdout.write(banner(settings, flags, signIns));
}

/** A demo cut off by a crash is loaded anew, into a database as empty as the first time. */
async function startOver({ databaseUrl, production }: Settings, urls: DatabaseUrls): Promise<void> {
  if (databaseUrl === null && !production) return recreateDatabase(urls);
  throw new Fault(
    "This database holds half a demo, left by a start that was cut off. Use an empty database and a new GOMARK_DATA_DIR.",
  );
}

/** A connection whose last request was still running when the closing began is idle afterwards, and would be waited for. */
async function closeApplication(application: Application): Promise<void> {
  const sweep = setInterval(() => application.http.server.closeIdleConnections(), 100);
  try {
    await application.close();
  } finally {
    clearInterval(sweep);
  }
}

async function listen(
  http: { listen(at: { host: string; port: number }): Promise<string> },
  { host, port }: Settings,
): Promise<void> {
  try {
    await http.listen({ host, port });
  } catch (error) {
    throw portFault(error, { host, port });
  }
}

/** Asked before anything is started, so that a taken port is told in a moment and leaves nothing to clean up. */
async function checkPort({ host, port }: Settings): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => probe.once("error", reject).listen({ host, port }, resolve));
  } catch (error) {
    throw portFault(error, { host, port });
  }
  await new Promise((resolve) => probe.close(resolve));
}

function portFault(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = codeOf(error);
  if (code === "EADDRINUSE")
    return new Fault(`Port ${port} is already in use by another program. Stop it, or set PORT to a free one.`);
  if (code === "EACCES")
    return new Fault(`Port ${port} is reserved for the system administrator. Set PORT to one above 1023.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new Fault(`This machine has no address ${host}. Set HOST to one it has.`);
  return error;
}

function banner(
  settings: Settings,
  flags: Flags,
  signIns: readonly { email: string; password: string; description: string }[],
): string {
  if (!flags.roles.includes("api")) return `\n  GoMark works in the background (${flags.roles.join(", ")})\n\n`;
  const width = Math.max(0, ...signIns.map((signIn) => signIn.email.length));
  const demo = signIns.map(
    ({ email, password, description }) => `    ${email.padEnd(width)}  ${password}  ${description}\n`,
  );
  const address = `\n  GoMark is ready at ${settings.publicUrl}\n`;
  const listening = settings.publicUrl.endsWith(`:${settings.port}`)
    ? ""
    : `  It listens on ${settings.host}:${settings.port}\n`;
  return `${address}${listening}${demo.length === 0 ? "" : `\n  Demo sign-ins:\n${demo.join("")}`}\n  Ctrl-C stops it.\n\n`;
}

function readFlags(args: readonly string[]): Flags {
  const usage = "Flags: --empty (no demo portfolio), --role api|worker|scheduler (may be repeated; all by default)";
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { empty: { type: "boolean" }, role: { type: "string", multiple: true } },
    });
    const asked = values.role ?? roles;
    const unknown = asked.find((name) => !roles.includes(name as Role));
    if (unknown !== undefined) throw new Fault(`There is no role ${unknown}. ${usage}`);
    return { empty: values.empty === true, roles: asked as readonly Role[] };
  } catch (error) {
    throw error instanceof Fault ? error : new Fault(`${messageOf(error)}. ${usage}`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Fault ? error.message : error);
  process.exitCode = 1;
}
