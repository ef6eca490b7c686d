import { createApplication } from "../server/src/app.ts";
import { benchSettings, type ProcessStart } from "./processes.ts";
import { createLog } from "../server/src/platform/telemetry/log.ts";

/** The product as it is served, in a process of its own, so that its memory and speed are its own. */
process.once("message", async (start: ProcessStart) => {
  const application = await createApplication({ settings: benchSettings(start.port), urls: start.urls, log: createLog("warn") });
  await application.start(["api", "worker", "scheduler"]);
  await application.http.listen({ host: "127.0.0.1", port: start.port });
  process.send?.({ ready: true });
  process.on("message", async (message: string) => {
    if (message === "memory") process.send?.({ rss: process.memoryUsage.rss() });
    if (message !== "stop") return;
    await application.close();
    process.exit(0);
  });
});
