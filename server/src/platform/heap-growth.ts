import { setFlagsFromString } from "node:v8";

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
