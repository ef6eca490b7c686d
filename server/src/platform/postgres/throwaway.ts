import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, startCluster } from "./cluster.ts";
import { readClusterState } from "./cluster-files.ts";

/** Starts an empty PostgreSQL that keeps nothing: for tests and for reading the schema. `stop` removes every trace of it. */
export async function startThrowawayCluster(): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), "gomark-throwaway-"));
  const remove = async () => {
    // as root the cluster may lie outside the data folder
    const folder = (await readClusterState(dataDir).catch(() => null))?.folder ?? dataDir;
    for (const path of [folder, dataDir]) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const cluster = await startCluster({ dataDir, durable: false });
    return {
      ...cluster,
      async stop() {
        await cluster.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
