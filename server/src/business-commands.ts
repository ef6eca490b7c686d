import { organizationBySlug, portfolioOf, portfolioOrganizations } from "#modules/identity";
import { type Actor, type Origin, systemActor } from "#platform/actor";
import { type Command, command } from "#platform/cli/command";
import type { CommandContext } from "#platform/cli/context";
import { withDatabase } from "#platform/cli/upkeep-commands";
import { prepareDatabase } from "#platform/database/prepare";
import { Fault } from "#platform/faults";
import { parseInput } from "#platform/http/input";
import { type Application, createApplication } from "./app.ts";
import { applicationSettings } from "./application-settings.ts";
import { demoWasCutOff } from "./demo-portfolio.ts";

/** Where calls of the command line come from. */
export const commandLine: Origin = { requestId: "command-line", ip: null, via: "cli" };
const name = "Command line";

/** What GoMark is for, from the command line: the same operations that the API offers, done as the system. */
export const businessCommands: readonly Command<CommandContext>[] = [
  command({
    name: "org create",
    about: "Creates a company, and the portfolio with the first one",
    flags: {
      name: { value: "<name>", required: true, about: "Its name, for people" },
      slug: {
        value: "<slug>",
        required: true,
        about: "Its short name in addresses: lower-case letters, digits, hyphens",
      },
      currency: { value: "<code>", about: "ISO 4217, EUR unless given" },
      "time-zone": { value: "<zone>", about: "IANA time zone, UTC unless given" },
    },
    run: async (context: CommandContext, flags) =>
      withApplication(context, async (application) => {
        const input = {
          name: flags.name,
          slug: flags.slug,
          ...given({ currency: flags.currency, timeZone: flags["time-zone"] }),
        };
        const { input: shape } = operationOf(application, "identity.organizations.create");
        const portfolio = await asSystem(application, (work) => portfolioOf(work));
        const created = await application.transact(
          { actor: actorFor(null, portfolio?.id), origin: commandLine },
          (work) => application.identity.createOrganization(work, parseInput(shape, input) as never),
        );
        context.print(`Created ${created.name} at /o/${created.slug}.`);
      }),
  }),
  command({
    name: "key create",
    about: "Creates an API key and prints it, and nothing else, this once",
    flags: {
      org: { value: "<slug>", about: "The company it belongs to" },
      portfolio: { about: "Instead of --org: a key of the portfolio" },
      role: {
        value: "<role>",
        about: "admin, manager, rep, marketer or viewer; of the portfolio: owner, operator or viewer",
      },
      name: { value: "<name>", about: 'What it is called in lists, "Command line" unless given' },
    },
    run: async (context: CommandContext, flags) => {
      if (flags.portfolio === (flags.org !== null)) throw new Fault("Give either --org <slug> or --portfolio.");
      if (flags.org !== null && flags.role === null)
        throw new Fault("Give --role: admin, manager, rep, marketer or viewer.");
      await withApplication(context, async (application) => {
        const place =
          flags.org === null ? await findPortfolio(application) : await findOrganization(application, flags.org);
        const id = flags.org === null ? "identity.portfolioKeys.create" : "identity.keys.create";
        const input = { name: flags.name ?? name, role: flags.role ?? "operator" };
        const created = (await runOperation(application, { id, actor: place, input })) as { key: string };
        context.print(created.key);
      });
    },
  }),
];

interface Call {
  readonly id: string;
  readonly actor: Actor;
  readonly input: unknown;
}

/** Runs an operation as the API would: the same input checks, the same transaction, the same audit. */
export async function runOperation(application: Application, { id, actor, input }: Call): Promise<unknown> {
  const { input: shape, run } = operationOf(application, id);
  const parsed = parseInput(shape, input);
  return application.transact({ actor, origin: commandLine }, (work) => run(work, parsed as never));
}

function operationOf(application: Application, id: string) {
  const found = application.operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`invariant broken: there is no operation ${id}`);
  return found;
}

async function findPortfolio(application: Application): Promise<Actor> {
  const portfolio = await asSystem(application, (work) => portfolioOf(work));
  if (portfolio === null)
    throw new Fault('There is no portfolio yet. Start GoMark and set it up, or run "gomark org create".');
  return actorFor(null, portfolio.id);
}

/** The system in the company of that slug; a fault when there is none. */
export async function findOrganization(application: Application, slug: string): Promise<Actor> {
  const organization = await asSystem(application, (work) => organizationBySlug(work, slug));
  if (organization === null) throw new Fault(`There is no company ${slug}. Create it with "gomark org create".`);
  return actorFor(organization.id, organization.portfolioId);
}

/** The system in each company of this installation, by name. */
export async function organizationsOfInstallation(
  application: Application,
): Promise<{ readonly slug: string; readonly actor: Actor }[]> {
  const actor = await findPortfolio(application);
  const all = await application.transact({ actor, origin: commandLine, readOnly: true }, portfolioOrganizations);
  const { portfolioId } = actor;
  return all.map(({ id, slug }) => ({ slug, actor: actorFor(id, portfolioId ?? undefined) }));
}

function asSystem<Result>(
  application: Application,
  body: Parameters<typeof application.transact<Result>>[1],
): Promise<Result> {
  return application.transact({ actor: actorFor(null), origin: commandLine, readOnly: true }, body);
}

function actorFor(orgId: string | null, portfolioId?: string): Actor {
  return systemActor(orgId, { name, ...(portfolioId === undefined ? {} : { portfolioId }) });
}

/** The whole application on the installation's database, without listening anywhere. */
export async function withApplication(
  context: CommandContext,
  body: (application: Application) => Promise<void>,
): Promise<void> {
  if (await demoWasCutOff(context.settings.dataDir)) {
    throw new Fault("The demo portfolio is not loaded yet. Start GoMark (npm start) and let it finish first.");
  }
  await withDatabase(context, "alone or shared", async ({ urls, shared }) => {
    if (!shared) await prepareDatabase(urls, context.log);
    const application = await createApplication({
      settings: applicationSettings(context.settings),
      urls,
      log: context.log,
    });
    try {
      await body(application);
    } finally {
      await application.close();
    }
  });
}

/** The flags that were given. */
export function given(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}
