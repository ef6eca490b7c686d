import { statfs } from "node:fs/promises";
import { Refusal } from "#platform/errors";

const mebibyte = 1024 * 1024;

/** A folder that files go to, and what has to stay free on its disk for everything else. */
export interface DiskPlace {
  readonly folder: string;
  /** What the folder is for, as whoever has to make room there knows it. */
  readonly about: string;
  readonly reserveBytes: number;
}

/** Refuses (`no_room`), naming the place, when so many bytes more would leave less than the reserve of its disk. */
export async function refuseWithoutRoom({ folder, about, reserveBytes }: DiskPlace, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free - bytes >= reserveBytes) return;
  const [isFree, isNeeded] = [free, bytes + reserveBytes].map((count) => Math.ceil(count / mebibyte));
  throw new Refusal(
    "no_room",
    `There is no room for the file in ${folder} (${about}): ${isFree} MB are free where ${isNeeded} MB are needed. Make room there and send it again.`,
    { facts: { folder, freeBytes: free, neededBytes: bytes + reserveBytes } },
  );
}
