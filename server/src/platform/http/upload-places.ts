import { tmpdir } from "node:os";
import type { DiskPlace } from "#platform/files/disk-room";
import { readClusterState } from "#platform/postgres/cluster-files";

/** How large an uploaded file may be, and where it goes. */
export interface UploadLimits {
  /** 0 means as large as there is room for. */
  readonly maxBytes: number;
  places(): Promise<UploadPlaces>;
}

/** The disks that a file passes: it is received in the one and then kept in the other. */
export interface UploadPlaces {
  readonly temporary: DiskPlace;
  /** Null when the database is on a server whose disk nobody here can see. */
  readonly database: DiskPlace | null;
}

/** Where uploads go in this installation. The embedded database may lie outside its data folder, as root's does. */
export async function uploadPlaces(settings: {
  readonly diskReserveBytes: number;
  readonly embeddedIn: string | null;
}): Promise<UploadPlaces> {
  const { diskReserveBytes: reserveBytes, embeddedIn } = settings;
  const temporary = { folder: tmpdir(), about: "the folder for temporary files, TMPDIR", reserveBytes };
  if (embeddedIn === null) return { temporary, database: null };
  const folder = (await readClusterState(embeddedIn))?.folder ?? embeddedIn;
  return { temporary, database: { folder, about: "where the embedded database is", reserveBytes } };
}
