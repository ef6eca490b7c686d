import type { Fault } from "#platform/faults";
import { type DatabaseUrls, startCluster } from "#platform/postgres/cluster";
import type { Settings } from "#platform/settings";
import { externalUrls } from "./external.ts";

export interface DatabaseOptions {
  readonly log: (line: string) => void;
  /** Use the embedded server of a running GoMark when there is one, instead of refusing. */
  readonly share?: boolean;
  readonly onLost?: (fault: Fault) => void;
}

/** The database of this installation: the operator's own server when DATABASE_URL is set, else the embedded one. */
export async function openDatabase(
  settings: Settings,
  options: DatabaseOptions,
): Promise<{ urls: DatabaseUrls; stop(): Promise<void> }> {
  const { databaseUrl } = settings;
  if (databaseUrl !== null)
    return { urls: await externalUrls({ ...settings, databaseUrl }), stop: async () => undefined };
  const cluster = await startCluster({ dataDir: settings.dataDir, ...options });
  return { urls: cluster.urls(), stop: () => cluster.stop() };
}
