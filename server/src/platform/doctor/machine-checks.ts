import { stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { codeOf, Fault, messageOf } from "#platform/faults";
import type { Settings } from "#platform/settings";
import { postgresBinaries } from "../postgres/binaries.ts";
import { clusterHome, readClusterState, sharedFolder } from "../postgres/cluster-files.ts";
import { serverUser } from "../postgres/run-as.ts";
import { checkLeftBehind, checkLeftTemporary } from "./left-behind-checks.ts";
import { fault, fine, type Finding, note } from "./finding.ts";

const oldestNode = 24;
const mebibyte = 1024 * 1024;
const littleSpace = 200 * mebibyte;
const enoughSpace = 2048 * mebibyte;

/** Looks at everything around the database: programs, folders, space, port and mail. */
export async function checkMachine(settings: Settings): Promise<readonly Finding[]> {
  const folder = await checkFolder(settings.dataDir);
  return [
    checkNode(),
    await checkPrograms(settings),
    ...folder,
    await checkSpace(settings.dataDir),
    await checkPort(settings),
    await checkMail(settings),
    ...(await checkLeftTemporary()),
    // only root's clusters lie outside their data folders
    ...(serverUser() === null ? [] : await checkLeftBehind(sharedFolder)),
  ];
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= oldestNode) return fine("Node", process.version);
  return fault(
    "Node",
    `${process.version} is too old`,
    'Run it through npm ("npm run -s gomark -- doctor"), which takes the Node that comes with GoMark.',
  );
}

async function checkPrograms({ databaseUrl, dataDir }: Settings): Promise<Finding> {
  const about = "PostgreSQL programs";
  if (databaseUrl !== null) return fine(about, "not needed, DATABASE_URL is set");
  try {
    const user = serverUser();
    return fine(about, await postgresBinaries(await clusterHome(dataDir, user), user));
  } catch (error) {
    return fault(
      about,
      messageOf(error),
      'Run "npm ci --include=optional", or set DATABASE_URL to a server of your own.',
    );
  }
}

async function checkFolder(dataDir: string): Promise<readonly Finding[]> {
  const about = "Data folder";
  const folder = await stat(dataDir).catch(() => null);
  if (folder === null) return [note(about, `${dataDir} does not exist yet`, "npm start makes it.")];
  const findings = [fine(about, dataDir)];
  for (const name of ["secret", "cluster.json"]) {
    const mode = await stat(join(dataDir, name)).then(
      (found) => found.mode & 0o777,
      () => null,
    );
    if (mode === null || process.platform === "win32" || (mode & 0o077) === 0) continue;
    findings.push(
      fault(about, `${name} can be read by others (mode ${mode.toString(8)})`, `chmod 600 "${join(dataDir, name)}"`),
    );
  }
  const cluster = await readClusterState(dataDir).catch((error: unknown) =>
    error instanceof Fault ? error : new Fault(messageOf(error)),
  );
  if (cluster instanceof Fault)
    findings.push(fault(about, cluster.message, "Run GoMark as the user who owns the folder."));
  else if (cluster !== null && (await stat(cluster.folder).catch(() => null)) === null) {
    findings.push(
      fault(
        about,
        `the database's folder ${cluster.folder} is gone`,
        "Put it back, or restore a backup into a new GOMARK_DATA_DIR.",
      ),
    );
  }
  return findings;
}

async function checkSpace(dataDir: string): Promise<Finding> {
  const about = "Disk";
  const folder = (await readClusterState(dataDir).catch(() => null))?.folder ?? dataDir;
  const space = await statfs(folder).catch(() => null);
  if (space === null) return fine(about, "looked at once the data folder exists");
  const free = space.bavail * space.bsize;
  const says = `${Math.round(free / mebibyte)} MB free`;
  if (free < littleSpace) return fault(about, says, "Make room now: without space PostgreSQL stops taking changes.");
  return free < enoughSpace ? note(about, says, "Make room before it runs out.") : fine(about, says);
}

async function checkPort({ host, port }: Settings): Promise<Finding> {
  const about = "Port";
  const probe = createServer();
  const code = await new Promise<string | null>((resolve) => {
    probe.once("error", (error) => resolve(codeOf(error) ?? error.message));
    probe.listen({ host, port }, () => resolve(null));
  });
  if (code === null) {
    await new Promise((resolve) => probe.close(resolve));
    return fine(about, `${port} is free; GoMark is not running on it`);
  }
  if (code !== "EADDRINUSE")
    return fault(
      about,
      `${host}:${port} cannot be used (${code})`,
      "Set HOST and PORT to an address this machine has.",
    );
  const answer = await fetch(`http://${host.includes(":") ? `[${host}]` : host}:${port}/health/ready`, {
    signal: AbortSignal.timeout(5000),
  }).catch(() => null);
  if (answer?.ok === true) return fine(about, `GoMark answers on ${port} and is ready`);
  if (answer !== null)
    return fault(
      about,
      `what runs on ${port} answers ${answer.status} when asked whether it is ready`,
      "If it is GoMark, look at its log; otherwise set PORT to a free one.",
    );
  return fault(about, `${port} is taken by a program that does not answer`, "Stop it, or set PORT to a free one.");
}

async function checkMail({ smtpUrl, production }: Settings): Promise<Finding> {
  const about = "Mail";
  if (smtpUrl === null) {
    if (!production) return fine(about, "no SMTP_URL: mails are shown at /mailbox");
    return fault(
      about,
      "no SMTP_URL: nobody gets invitations or password resets, and their links are not kept",
      "Set SMTP_URL (smtps://user:password@host:465) and MAIL_FROM, start GoMark anew, and have people ask again.",
    );
  }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 10_000,
  });
  try {
    await transport.verify();
    return fine(about, `${new URL(smtpUrl).host} takes our mail`);
  } catch (error) {
    return fault(
      about,
      `${new URL(smtpUrl).host} does not take our mail: ${messageOf(error)}`,
      "Correct SMTP_URL, or ask whoever runs that server.",
    );
  } finally {
    transport.close();
  }
}
