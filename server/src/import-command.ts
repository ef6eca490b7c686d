import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Import, PeopleImport } from "#modules/crm";
import type { Actor } from "#platform/actor";
import { command } from "#platform/cli/command";
import type { CommandContext } from "#platform/cli/context";
import { codeOf, Fault } from "#platform/faults";
import { keepFile } from "#platform/files/files";
import type { Application } from "./app.ts";
import { commandLine, findOrganization, given, runOperation, withApplication } from "./business-commands.ts";
import { readDefaults, readMapping, readMatches, readPeopleMapping } from "./import-words.ts";

const maxWaitSeconds = 3600;
const shownRefusals = 10;
const moving: readonly Import["status"][] = ["checking", "running", "undoing"];

/** `gomark import`: the same operations that the API offers, from a file on this machine. */
export const importCommand = command({
  name: "import",
  about: "Imports a CSV or XLSX file: tries it first, then writes it",
  flags: {
    org: { value: "<slug>", required: true, about: "The company" },
    object: {
      value: "<object>",
      required: true,
      about: "account, contact, deal, the key of a type of your own, or member",
    },
    file: { value: "<path>", required: true, about: "The CSV or XLSX file" },
    sheet: { value: "<name>", about: "Which sheet of a workbook; the first one that holds something unless given" },
    match: {
      value: "<column:text=meant>",
      list: true,
      about: "What a text of a column stands for here; + when it is a new one",
    },
    "new-records": {
      about: "Names of accounts and e-mail addresses of contacts that are not there become accounts and contacts",
    },
    "new-members": { about: "Names of owners who are no members become members without a sign-in" },
    map: {
      value: "<column=property>",
      list: true,
      about:
        "Where columns go: a property, +type[:Label] for a new one, several after commas, - for none. Other columns go where their names suggest",
    },
    default: {
      value: "<property=value>",
      list: true,
      about: "What to take where the file and the record have nothing",
    },
    key: { value: "<property>", about: "Tells which record is meant; - when every row is a new one" },
    mode: { value: "<mode>", about: "create, update or both (both unless given)" },
    "date-order": { value: "<order>", about: "dmy or mdy, where dates could be read in two ways" },
    "decimal-mark": { value: "<mark>", about: ". or , where numbers could be read in two ways" },
    "dry-run": { about: "Only try; write nothing" },
    refused: { value: "<path>", about: "Where to put the refused rows, with their reasons" },
  },
  run: async (context: CommandContext, flags) => {
    await refuseMissing(flags.file);
    await withApplication(context, async (application) => {
      const actor = await findOrganization(application, flags.org);
      const file = await keepFile((step) => application.transact({ actor, origin: commandLine }, step), {
        name: basename(flags.file),
        mediaType: "text/csv",
        content: createReadStream(flags.file),
      });
      if (flags.object === "member") return importMembers(context, { application, actor, file, flags });
      const choices = {
        ...(flags.map.length === 0 ? {} : { mapping: readMapping(flags.map) }),
        ...(flags.default.length === 0 ? {} : { defaults: readDefaults(flags.default) }),
        ...(flags.match.length === 0 ? {} : { matches: readMatches(flags.match) }),
        ...(flags["new-members"] ? { newMembers: true } : {}),
        ...(flags["new-records"] ? { newRecords: true } : {}),
        ...given({
          mode: flags.mode,
          dateOrder: flags["date-order"],
          decimalMark: flags["decimal-mark"],
          sheet: flags.sheet,
        }),
        ...(flags.key === null ? {} : { key: flags.key === "-" ? null : flags.key }),
      };
      const call = (id: string, input: object) => runOperation(application, { id: `crm.imports.${id}`, actor, input });
      const started = (await call("start", { object: flags.object, file, ...choices })) as Import;
      const tried = await ended(application, actor, started);
      tellTrial(context, tried);
      if (!flags["dry-run"])
        tellRun(context, await ended(application, actor, (await call("run", { id: tried.id })) as Import));
      if (flags.refused !== null)
        await writeFile(flags.refused, ((await call("refused", { id: tried.id })) as { content: string }).content);
    });
  },
});

interface MembersFile {
  readonly application: Application;
  readonly actor: Actor;
  readonly file: string;
  readonly flags: {
    readonly map: readonly string[];
    readonly sheet: string | null;
    readonly "dry-run": boolean;
    readonly refused: string | null;
  };
}

/** People and their teams: one call tries the file, a second one writes it. */
async function importMembers(context: CommandContext, { application, actor, file, flags }: MembersFile): Promise<void> {
  const input = {
    file,
    ...given({ sheet: flags.sheet }),
    ...(flags.map.length === 0 ? {} : { mapping: readPeopleMapping(flags.map) }),
  };
  const call = async (write: boolean) =>
    (await runOperation(application, { id: "crm.people.import", actor, input: { ...input, write } })) as PeopleImport;
  const tried = await call(false);
  if (tried.problems.length > 0) throw cannot(tried.problems);
  context.print(
    `Dry run: ${tried.counts.create} people to add, ${tried.counts.update} to move, ${tried.counts.unchanged} unchanged, ${tried.counts.refuse} refused; ${tried.newTeams.length} teams to add.`,
  );
  tellRefused(context, tried.refused);
  if (!flags["dry-run"]) {
    const { counts, newTeams } = await call(true);
    context.print(`Imported: ${counts.create} people added, ${counts.update} moved; ${newTeams.length} teams added.`);
  }
  if (flags.refused !== null) await writeFile(flags.refused, tried.refusedCsv);
}

function cannot(problems: Import["problems"]): Fault {
  const told = problems.map(({ path, message }) => `  ${path}: ${message}`);
  return new Fault(["The file cannot be imported like this:", ...told].join("\n"));
}

function tellRefused(context: CommandContext, refused: Import["refusedSample"]): void {
  for (const { line, reasons } of refused.slice(0, shownRefusals)) {
    context.print(
      `  line ${line}: ${reasons.map(({ column, cell, message }) => `${placeOf(column, cell)}${message}`).join("; ")}`,
    );
  }
}

function placeOf(column: string | null, cell: string | undefined): string {
  if (column === null) return "";
  return cell === undefined ? `${column}: ` : `${column} (${cell}): `;
}

/** `gomark import undo`: takes a whole import back, what it made and what it changed. */
export const importUndoCommand = command({
  name: "import undo",
  about: "Takes an import back: deletes what it made, gives what it changed its former values",
  flags: {
    org: { value: "<slug>", required: true, about: "The company" },
    id: { value: "<number>", required: true, about: "The import, as `gomark import` and the page of imports name it" },
    force: { about: "Also delete records that somebody has changed or built on since" },
  },
  run: async (context: CommandContext, flags) => {
    await withApplication(context, async (application) => {
      const actor = await findOrganization(application, flags.org);
      const input = { id: flags.id, force: flags.force };
      const begun = (await runOperation(application, { id: "crm.imports.undo", actor, input })) as Import;
      tellUndo(context, await ended(application, actor, begun));
    });
  },
});

async function refuseMissing(path: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (error) {
    throw new Fault(`${path} cannot be read (${codeOf(error) ?? "unknown"}).`);
  }
  throw new Fault(`${path} is not a file.`);
}

/** Works the queue until the import has come to rest; a server that runs beside may take its jobs instead. */
async function ended(application: Application, actor: Actor, from: Import): Promise<Import> {
  let current = from;
  for (let second = 0; second < maxWaitSeconds && moving.includes(current.status); second += 1) {
    await application.jobs.drain();
    current = (await runOperation(application, { id: "crm.imports.get", actor, input: { id: from.id } })) as Import;
    if (moving.includes(current.status)) await wait(1000);
  }
  if (current.status === "failed") throw new Fault(current.failure ?? "The import failed.");
  return current;
}

function tellTrial(context: CommandContext, tried: Import): void {
  const { status, problems, warnings, counts, refusedSample, nearMatches, people } = tried;
  for (const warning of warnings) context.print(`Note: ${warning}`);
  if (status === "needs_mapping") throw cannot(problems);
  context.print(
    `Dry run: ${counts.create} to create, ${counts.update} to update, ${counts.unchanged} unchanged, ${counts.refuse} refused.`,
  );
  tellRefused(context, refusedSample);
  for (const { column, text, rows, candidates } of nearMatches.slice(0, shownRefusals)) {
    const near = candidates.map(({ label }) => label).join(" or ");
    if (near !== "")
      context.print(
        `  ${column}: "${text}" (${rows} rows): did you mean ${near}? --match "${column}:${text}=${candidates[0]?.label ?? ""}"`,
      );
  }
  if (people !== null && !people.create)
    context.print(`  ${people.count} owners are no members yet: --new-members adds them, to be invited later`);
}

const whyLeft = {
  changed: "somebody has changed it since",
  built_on: "notes, tasks or other records hang on it",
  deleted: "somebody has deleted it",
  refused: "it may not be written",
  out_of_sight: "it is out of your sight by now",
} as const;

function tellUndo(context: CommandContext, { undo }: Import): void {
  if (undo === null) return;
  const { removed, restored, left, properties, leftSample } = undo;
  context.print(
    `Taken back: ${removed} deleted, ${restored} as they were before, ${properties} properties archived, ${left} left as they are.`,
  );
  for (const { line, name, reason, properties: names } of leftSample.slice(0, shownRefusals)) {
    const which = names.length === 0 ? "" : ` (${names.join(", ")})`;
    context.print(`  line ${line}, ${name || "gone"}: ${whyLeft[reason]}${which}`);
  }
}

function tellRun(context: CommandContext, { counts, id }: Import): void {
  context.print(
    `Imported: ${counts.create} created, ${counts.update} updated, ${counts.unchanged} unchanged, ${counts.refuse} refused.`,
  );
  if (counts.create + counts.update > 0) context.print(`To take it back: gomark import undo --org <slug> --id ${id}`);
}
