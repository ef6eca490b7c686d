import { type Application, createApplication } from "../server/src/app.ts";
import { boundHeapGrowth } from "../server/src/platform/process-memory.ts";
import { createLog } from "../server/src/platform/telemetry/log.ts";
import { benchSettings, type ProcessStart } from "./processes.ts";

/** The product as it is served, in a process of its own, so that its memory and speed are its own. */
async function start({ port, urls }: ProcessStart): Promise<void> {
  boundHeapGrowth();
  const application = await createApplication({ settings: benchSettings(port), urls, log: createLog("warn") });
  await application.start(["api", "worker", "scheduler"]);
  await application.http.listen({ host: "127.0.0.1", port });
  process.on("message", (message: string) => {
    if (message === "memory") process.send?.(usage());
    if (message === "stop") void stop(application);
  });
  process.send?.({ ready: true });
}

/** In bytes, and in microseconds of processor time since the start. */
function usage() {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { rss: process.memoryUsage.rss(), peak: maxRSS * 1024, cpu: userCPUTime + systemCPUTime };
}

async function stop(application: Application): Promise<void> {
  await application.close();
  process.exit();
}

process.once("message", (message: ProcessStart) => void start(message));
