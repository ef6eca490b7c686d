import { execFileSync, spawnSync } from "node:child_process";

/** The user the database server runs as when it cannot run as ours. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: root's cluster runs as `nobody`, everyone else's as themselves (null). */
export function serverUser(): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: idOfNobody("-u"), gid: idOfNobody("-g") };
}

/** Whether `user` may enter the folder. Asked of the system itself, since modes alone do not tell (ACLs, mounts). */
export function canEnter(folder: string, user: RunAs): boolean {
  const tried = spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...user, cwd: "/", stdio: "ignore" });
  return tried.status === 0;
}

function idOfNobody(flag: "-u" | "-g"): number {
  try {
    return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return 65_534; // images without `id` or without an entry: the number Linux reserves for nobody
  }
}
