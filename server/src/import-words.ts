import { Fault } from "#platform/faults";

type Target = string | { readonly create: { readonly label: string; readonly type: string } };

/** Reads `--map column=target` words: a property, `+type` or `+type:Label` for a new one, several after commas, `-` for none. */
export function readMapping(words: readonly string[]): Record<string, Target[] | null> {
  return Object.fromEntries(
    words.map((word) => {
      const [column, targets] = splitAt(word, "map", "column=property");
      return [column, targets === "-" ? null : targets.split(",").map((target) => readTarget(column, target.trim()))];
    }),
  );
}

function readTarget(column: string, target: string): Target {
  if (!target.startsWith("+")) return target;
  const [type = "", label] = target.slice(1).split(":");
  return { create: { type, label: label ?? labelFrom(column) } };
}

/** `sales_agent` is called "Sales agent". */
function labelFrom(column: string): string {
  const words = column.replaceAll(/[_\s]+/g, " ").trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Reads `--default property=value` words. */
export function readDefaults(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => splitAt(word, "default", "property=value")));
}

/** Reads `--match column:text=meant` words; `+` says that the text is a new one. */
export function readMatches(words: readonly string[]): Record<string, Record<string, string | { create: true }>> {
  const matches: Record<string, Record<string, string | { create: true }>> = {};
  for (const word of words) {
    const [place, meant] = splitAt(word, "match", "column:text=meant");
    const at = place.indexOf(":");
    if (at < 1) throw new Fault(`--match ${word}: write column:text=meant.`);
    const column = place.slice(0, at);
    matches[column] = { ...matches[column], [place.slice(at + 1)]: meant === "+" ? { create: true } : meant };
  }
  return matches;
}

/** Reads `--map column=field` words of a file of people the other way round: what each field is told by. */
export function readPeopleMapping(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [column, field] = splitAt(word, "map", "column=name, email, team or parentTeam");
      return [field, column];
    }),
  );
}

function splitAt(word: string, flag: string, shape: string): [string, string] {
  const at = flag === "map" ? word.lastIndexOf("=") : word.indexOf("=");
  if (at < 1) throw new Fault(`--${flag} ${word}: write ${shape}.`);
  return [word.slice(0, at), word.slice(at + 1)];
}
