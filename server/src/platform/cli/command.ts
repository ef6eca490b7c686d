import { parseArgs } from "node:util";
import { Fault, messageOf } from "#platform/faults";

/** One flag of a command. A flag without `value` is a switch. */
export interface Flag {
  readonly about: string;
  /** What stands in its place in the usage line, for example `<slug>`. */
  readonly value?: string;
  readonly required?: boolean;
  /** Takes every word up to the next flag, for example `--map a=b c=d`. */
  readonly list?: boolean;
}

type Values<Flags extends Readonly<Record<string, Flag>>> = {
  readonly [Name in keyof Flags]: Flags[Name] extends { value: string }
    ? Flags[Name] extends { list: true }
      ? readonly string[]
      : Flags[Name] extends { required: true }
        ? string
        : string | null
    : boolean;
};

/** One thing the command line can do, named by one or two words. */
export interface Command<Context> {
  readonly name: string;
  readonly about: string;
  readonly flags: Readonly<Record<string, Flag>>;
  run(context: Context, values: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Declares a command; `run` gets its flags by name, parsed as they are declared. */
export function command<Context, const Flags extends Readonly<Record<string, Flag>>>(declared: {
  readonly name: string;
  readonly about: string;
  readonly flags: Flags;
  readonly run: (context: Context, values: Values<Flags>) => Promise<void>;
}): Command<Context> {
  return { ...declared, run: (context, values) => declared.run(context, values as Values<Flags>) };
}

export interface Invocation<Context> {
  readonly command: Command<Context>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Finds the command that the words name and parses its flags; throws a `Fault` that lists what there is. */
export function readInvocation<Context>(
  commands: readonly Command<Context>[],
  words: readonly string[],
): Invocation<Context> {
  const firstFlag = words.findIndex((word) => word.startsWith("-"));
  const named = words.slice(0, firstFlag === -1 ? words.length : firstFlag).join(" ");
  const found = commands.find((candidate) => candidate.name === named);
  if (found === undefined)
    throw new Fault(`${named === "" ? "Name a command" : `There is no command "${named}"`}.\n${listOf(commands)}`);
  return { command: found, values: readValues(found, words.slice(found.name.split(" ").length)) };
}

/** What the command line can do, one line each. */
export function listOf<Context>(commands: readonly Command<Context>[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `Usage: npm run -s gomark -- <command> [flags]\n\n${commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join("\n")}`;
}

/** How one command is called. */
export function usageOf<Context>({ name, about, flags }: Command<Context>): string {
  const width = Math.max(0, ...Object.entries(flags).map(([flag, { value }]) => `--${flag} ${value ?? ""}`.length));
  const lines = Object.entries(flags).map(
    ([flag, { value, about: what, required }]) =>
      `  ${`--${flag} ${value ?? ""}`.padEnd(width)}  ${what}${required === true ? " (required)" : ""}`,
  );
  return [
    `Usage: npm run -s gomark -- ${name}${lines.length > 0 ? " [flags]" : ""}`,
    "",
    about,
    ...(lines.length > 0 ? ["", ...lines] : []),
  ].join("\n");
}

function readValues<Context>(found: Command<Context>, words: readonly string[]): Readonly<Record<string, unknown>> {
  const lists = new Set(
    Object.entries(found.flags)
      .filter(([, flag]) => flag.list === true)
      .map(([name]) => name),
  );
  const options = Object.fromEntries(
    Object.entries(found.flags).map(([name, flag]) => [
      name,
      { type: flag.value === undefined ? ("boolean" as const) : ("string" as const), multiple: flag.list === true },
    ]),
  );
  try {
    const { values } = parseArgs({ args: repeatListFlags(words, lists), options, allowPositionals: false });
    const missing = Object.entries(found.flags).filter(
      ([name, flag]) => flag.required === true && (values[name] ?? "") === "",
    );
    if (missing.length > 0) throw new Error(`${missing.map(([name]) => `--${name}`).join(", ")} must be given`);
    return Object.fromEntries(Object.entries(found.flags).map(([name, flag]) => [name, values[name] ?? absent(flag)]));
  } catch (error) {
    throw new Fault(`${messageOf(error)}.\n\n${usageOf(found)}`);
  }
}

function absent(flag: Flag): unknown {
  if (flag.value === undefined) return false;
  return flag.list === true ? [] : null;
}

/** Turns `--map a=b c=d` into `--map a=b --map c=d`, which is what the parser knows. */
function repeatListFlags(words: readonly string[], lists: ReadonlySet<string>): string[] {
  let current: string | null = null;
  const repeated: string[] = [];
  for (const word of words) {
    const isFlag = word.startsWith("--");
    const followsAnother = !isFlag && current !== null && repeated.at(-1) !== current;
    if (isFlag) current = lists.has(word.slice(2)) ? word : null;
    repeated.push(...(followsAnother && current !== null ? [current, word] : [word]));
  }
  return repeated;
}
