import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How much more than what is alive may stand in the heap before it is cleaned up, in percent. */
const growthPercent = 60;

/**
 * Keeps the process small under bulk work. V8 lets the heap grow to four times what is alive before it cleans up; an
 * import then takes twice the memory and is no tenth faster. For the whole process, once at its start; young objects
 * have their own bound, which only the command line can set (`scripts/launch.mjs`).
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}

type Collect = (options: { readonly type: "minor" | "major" }) => void;
let collect: Collect | null = null;

/**
 * Frees what has been read from files and sockets and is no longer used. It stands outside V8's heap, which looks after
 * it only every 64 MB; for loops that read a large file and keep little. Takes a millisecond or two.
 */
export function freeReadBuffers(): void {
  collector()({ type: "minor" });
}

/**
 * Frees all that is no longer used, for loops that keep a lot for a while: what has grown old is not looked after until
 * the heap has grown by half. Takes some tens of milliseconds.
 */
export function freeAll(): void {
  collector()({ type: "major" });
}

function collector(): Collect {
  if (collect === null) {
    // the collector has no other door that opens while the process runs
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as Collect;
  }
  return collect;
}
