import type { AnyOperation } from "#platform/operation";
import type { Calls, Json } from "./calls.ts";
import { deactivatedMember, jobSamples } from "./job-samples.ts";
import { objectMakers, type ObjectMakers, objectSamples } from "./object-samples.ts";
import type { TestOrganization, World } from "./world.ts";

export interface Made {
  readonly id: string;
  readonly version: number;
}

interface Pipeline {
  readonly id: string;
  readonly stages: readonly { readonly id: string; readonly kind: string }[];
}

/** Makes what an operation acts upon, anew at every call, through the API itself. */
export interface Makers extends ObjectMakers {
  readonly company: TestOrganization;
  /** The organization's admin, who makes it all. */
  readonly admin: Calls;
  account(): Promise<Made>;
  contact(): Promise<Made>;
  deal(): Promise<Made & { stageId: string; pipelineId: string }>;
  note(): Promise<Made>;
  task(): Promise<Made>;
  property(): Promise<Made>;
  view(): Promise<Made>;
  pipeline(): Promise<Made & { stages: readonly Made[] }>;
  team(): Promise<Made>;
  member(): Promise<Made>;
  /** Somebody else, who may not come in any more. */
  deactivated(): Promise<Made>;
  invitation(): Promise<Made>;
  key(): Promise<Made>;
  portfolioInvitation(): Promise<Made>;
  portfolioKey(): Promise<Made>;
  portfolioMember(): Promise<Made>;
  mail(): Promise<Made>;
  import(): Promise<Made>;
  /** An import that has been run to its end. */
  doneImport(): Promise<Made>;
  /** A change to one account that waits to be done. */
  bulkJob(): Promise<Made>;
  /** One that has been done. */
  doneBulkJob(): Promise<Made>;
  /** A word no other sample has used. */
  word(): string;
}

export type Sample = (make: Makers) => Promise<Json> | Json;

const object = "account";
const withoutFields: Sample = () => ({});

/** A new record of its own, seen in its latest version. */
const changing = (
  kind: "account" | "contact" | "deal" | "note" | "task" | "property" | "view" | "pipeline" | "team" | "record",
  change: Json,
): Sample => {
  return async (make) => {
    const { id, version } = await make[kind]();
    return { id, version, ...change };
  };
};
const only = (
  kind:
    | "account"
    | "contact"
    | "deal"
    | "task"
    | "team"
    | "invitation"
    | "key"
    | "portfolioInvitation"
    | "portfolioKey"
    | "mail"
    | "import",
): Sample => {
  return async (make) => ({ id: (await make[kind]()).id });
};
const stageOf = async (make: Makers): Promise<Made> => {
  const { stages } = await make.pipeline();
  const [stage] = stages;
  if (stage === undefined) throw new Error("a pipeline begins with stages");
  return { id: stage.id, version: stage.version };
};

/** By operation, input that it accepts. What takes no required field needs none here. */
const samples: Readonly<Record<string, Sample>> = {
  "platform.mailbox.read": only("mail"),
  "identity.me.update": () => ({ name: "Fiona Founder" }),
  "identity.organizations.create": (make) => ({ name: `Company ${make.word()}`, slug: make.word() }),
  "identity.organizations.update": async (make) => ({
    id: make.company.id,
    version: await companyVersion(make),
    name: "Renamed",
  }),
  "identity.organization.update": async (make) => ({ version: await companyVersion(make), timeZone: "Europe/Paris" }),
  "identity.teams.create": (make) => ({ name: `Team ${make.word()}` }),
  "identity.teams.update": changing("team", { name: "South" }),
  "identity.teams.delete": only("team"),
  "identity.members.update": async (make) => {
    const { id, version } = await make.member();
    return { id, version, role: "manager", teamId: (await make.team()).id };
  },
  "identity.invitations.create": (make) => ({ email: `${make.word()}@gomark.test`, role: "rep" }),
  "identity.invitations.revoke": only("invitation"),
  "identity.portfolioInvitations.create": (make) => ({ email: `${make.word()}@gomark.test`, role: "viewer" }),
  "identity.portfolioInvitations.revoke": only("portfolioInvitation"),
  "identity.permissions.set": () => ({ role: "marketer", permission: "deals.read", scope: "team" }),
  "identity.keys.create": (make) => ({ name: make.word(), role: "viewer" }),
  "identity.keys.revoke": only("key"),
  "identity.portfolioKeys.create": (make) => ({ name: make.word(), role: "viewer" }),
  "identity.portfolioKeys.revoke": only("portfolioKey"),
  "identity.portfolioMembers.update": async (make) => ({ ...(await make.portfolioMember()), role: "operator" }),
  "crm.accounts.create": async (make) => ({
    name: `Account ${make.word()}`,
    parentId: (await make.account()).id,
    ownerId: (await make.member()).id,
  }),
  "crm.accounts.get": only("account"),
  "crm.accounts.update": async (make) => ({
    ...(await make.account()),
    parentId: (await make.account()).id,
    ownerId: (await make.member()).id,
  }),
  "crm.accounts.delete": changing("account", {}),
  "crm.accounts.restore": async (make) => ({ id: (await deleted(make, "account")).id }),
  "crm.accounts.bulkUpdate": async (make) => ({ changes: [{ id: (await make.account()).id, city: "Bonn" }] }),
  "crm.accounts.bulkDelete": async (make) => ({ ids: [(await make.account()).id] }),
  "crm.accounts.bulkRestore": async (make) => ({ ids: [(await deleted(make, "account")).id] }),
  "crm.accounts.people": only("account"),
  "crm.contacts.create": async (make) => ({
    lastName: `Contact ${make.word()}`,
    accountId: (await make.account()).id,
    ownerId: (await make.member()).id,
  }),
  "crm.contacts.get": only("contact"),
  "crm.contacts.update": async (make) => ({ ...(await make.contact()), accountId: (await make.account()).id }),
  "crm.contacts.accounts": only("contact"),
  "crm.contacts.linkAccount": async (make) => ({
    id: (await make.contact()).id,
    accountId: (await make.account()).id,
    label: "Advisor",
    primary: true,
  }),
  "crm.contacts.unlinkAccount": async (make) => {
    const [{ id: accountId }, { admin }] = [await make.account(), make];
    const contact = { lastName: `Contact ${make.word()}`, accountId };
    return { id: (await admin.post<Made>("/api/v1/contacts", contact)).ok().id, accountId };
  },
  "crm.contacts.delete": changing("contact", {}),
  "crm.contacts.restore": async (make) => ({ id: (await deleted(make, "contact")).id }),
  "crm.contacts.bulkUpdate": async (make) => ({ changes: [{ id: (await make.contact()).id, jobTitle: "Chief" }] }),
  "crm.contacts.bulkDelete": async (make) => ({ ids: [(await make.contact()).id] }),
  "crm.contacts.bulkRestore": async (make) => ({ ids: [(await deleted(make, "contact")).id] }),
  "crm.deals.create": async (make) => {
    const { id, stages } = await make.pipeline();
    const [account, contact, owner] = [await make.account(), await make.contact(), await make.member()];
    return {
      name: `Deal ${make.word()}`,
      pipelineId: id,
      stageId: stages[0]?.id,
      accountId: account.id,
      contactId: contact.id,
      ownerId: owner.id,
    };
  },
  "crm.deals.get": only("deal"),
  "crm.deals.update": async (make) => {
    const { id, version } = await make.deal();
    return { id, version, accountId: (await make.account()).id, contactId: (await make.contact()).id };
  },
  "crm.deals.delete": changing("deal", {}),
  "crm.deals.restore": async (make) => ({ id: (await deleted(make, "deal")).id }),
  "crm.deals.bulkUpdate": async (make) => ({ changes: [{ id: (await make.deal()).id, nextStep: "Call" }] }),
  "crm.deals.bulkDelete": async (make) => ({ ids: [(await make.deal()).id] }),
  "crm.deals.bulkRestore": async (make) => ({ ids: [(await deleted(make, "deal")).id] }),
  "crm.deals.move": async (make) => {
    const { id, version, stageId, pipelineId } = await make.deal();
    const { items } = (await make.admin.get<{ items: Pipeline[] }>("/api/v1/pipelines")).ok();
    const stages = items.find((pipeline) => pipeline.id === pipelineId)?.stages ?? [];
    return { id, version, stageId: stages.find((stage) => stage.kind === "open" && stage.id !== stageId)?.id };
  },
  "crm.deals.stages": async (make) => ({ id: (await make.deal()).id }),
  "crm.deals.board": async (make) => ({ id: (await make.deal()).pipelineId }),
  "crm.deals.conversion": async (make) => ({ id: (await make.deal()).pipelineId }),
  "crm.deals.cards": async (make) => {
    const { pipelineId, stageId } = await make.deal();
    return { id: pipelineId, stageId };
  },
  "crm.pipelines.create": (make) => ({ name: `Pipeline ${make.word()}` }),
  "crm.pipelines.update": changing("pipeline", { name: "Renewals" }),
  "crm.pipelines.delete": changing("pipeline", {}),
  "crm.stages.create": async (make) => {
    const { id, stages } = await make.pipeline();
    return { pipelineId: id, name: `Stage ${make.word()}`, allowedFrom: [stages[0]?.id] };
  },
  "crm.stages.update": async (make) => ({ ...(await stageOf(make)), name: "Renamed", allowedFrom: null }),
  "crm.stages.delete": async (make) => ({ ...(await stageOf(make)) }),
  "crm.properties.list": () => ({ object }),
  "crm.properties.create": (make) => ({ object, label: `Field ${make.word()}`, type: "text" }),
  "crm.properties.update": changing("property", { label: "Renamed" }),
  "crm.propertyRules.set": () => ({ object, property: "domain", limits: { minLength: 4 } }),
  "crm.properties.delete": changing("property", {}),
  ...objectSamples,
  "crm.notes.list": async (make) => ({ object, recordId: (await make.account()).id }),
  "crm.notes.create": async (make) => ({ object, recordId: (await make.account()).id, body: "Called, nobody there." }),
  "crm.notes.update": changing("note", { body: "Called again." }),
  "crm.notes.delete": changing("note", {}),
  "crm.notes.restore": async (make) => ({ id: (await deleted(make, "note")).id }),
  "crm.access.read": async (make) => ({ object, recordId: (await make.account()).id }),
  "crm.fields.list": () => ({ object }),
  "crm.fields.set": () => ({ role: "rep", object, property: "employees", access: "read" }),
  "crm.conditions.set": () => ({
    role: "rep",
    object,
    action: "update",
    filter: { property: "name", op: "notEmpty" },
  }),
  "crm.shares.list": async (make) => ({ object, recordId: (await make.account()).id }),
  "crm.shares.create": async (make) => ({
    object,
    recordId: (await make.account()).id,
    memberId: (await make.member()).id,
    access: "edit",
  }),
  "crm.shares.delete": async (make) => {
    const [account, member] = [await make.account(), await make.member()];
    const share = { object, recordId: account.id, memberId: member.id, access: "read" };
    return { id: (await make.admin.post<Made>("/api/v1/shares", share)).ok().id };
  },
  "crm.tasks.list": async (make) => ({
    object,
    recordId: (await make.account()).id,
    assignee: (await make.member()).id,
  }),
  "crm.tasks.counts": async (make) => ({ assignee: (await make.member()).id }),
  "crm.tasks.get": only("task"),
  "crm.tasks.create": async (make) => ({
    title: "Send the offer",
    dueOn: "2026-12-01",
    dueTime: "14:30",
    assigneeId: (await make.member()).id,
    object,
    recordId: (await make.account()).id,
  }),
  "crm.tasks.update": async (make) => ({ ...(await make.task()), done: true, assigneeId: (await make.member()).id }),
  "crm.tasks.delete": changing("task", {}),
  "crm.tasks.restore": async (make) => ({ id: (await deleted(make, "task")).id }),
  "crm.timeline.list": async (make) => ({ object, recordId: (await make.account()).id }),
  "crm.valueHistory.list": async (make) => ({ object, recordId: (await make.account()).id, property: "name" }),
  "crm.views.list": () => ({ object }),
  "crm.views.create": (make) => ({
    object,
    name: `View ${make.word()}`,
    shared: true,
    filter: { and: [{ property: "ownerId", op: "is", value: "me" }] },
    sort: "-updatedAt",
    columns: ["city", "ownerId"],
  }),
  "crm.views.update": changing("view", { name: "Renamed", filter: null }),
  "crm.views.delete": changing("view", {}),
  "crm.views.restore": async (make) => ({ id: (await deleted(make, "view")).id }),
  "crm.views.choosePins": async (make) => ({ views: [(await make.view()).id] }),
  "crm.views.chooseStandard": async (make) => ({ object, view: (await make.view()).id }),
  "crm.views.open": async (make) => ({ object, view: (await make.view()).id }),
  "crm.imports.start": (make) => ({ object, csv: tableOf(make) }),
  "crm.people.import": (make) => ({ csv: `name,team\nPerson ${make.word()},Team ${make.word()}\n` }),
  "crm.imports.change": async (make) => ({ ...(await make.import()), mode: "create" }),
  "crm.imports.run": only("import"),
  "crm.imports.undo": async (make) => ({ id: (await make.doneImport()).id }),
  "crm.imports.get": only("import"),
  "crm.imports.refused": only("import"),
  "crm.bulkJobs.preview": async (make) => cityOf(await make.account()),
  "crm.bulkJobs.start": async (make) => ({ ...cityOf(await make.account()), expected: 1 }),
  ...jobSamples,
  "crm.deals.report": () => ({ by: "quarter" }),
  "crm.filters.vocabulary": () => ({ object }),
  "crm.filters.read": () => ({ object, text: "name:any" }),
  "crm.search": () => ({ q: "acc" }),
};

/** Operations that cannot succeed twice in one installation, with the test that sees them succeed. */
export const succeedsElsewhere: Readonly<Record<string, string>> = {
  "identity.setup.run": "every test world begins with it",
  "identity.invitations.greet": "needs the token of a mail: identity's own tests",
  "identity.invitations.accept": "every member of a test world came in by it",
};

/** Input that the operation accepts, on records made for it alone. Undefined when nobody has written one down yet. */
export function sampleFor(op: AnyOperation): Sample | undefined {
  const sample = samples[op.id];
  if (sample !== undefined) return sample;
  return op.input.safeParse({}).success ? withoutFields : undefined;
}

/** A table with one row that is taken and one that is refused. */
function tableOf(make: Makers): string {
  return `name,employees\nImported ${make.word()},12\n,13\n`;
}

function cityOf({ id }: Made): Json {
  return { object, action: "update", ids: [id], values: { city: "Bonn" } };
}

async function companyVersion(make: Makers): Promise<number> {
  return (await make.admin.get<{ version: number }>("/api/v1/organization")).ok().version;
}

async function deleted(make: Makers, kind: "account" | "contact" | "deal" | "note" | "task" | "view"): Promise<Made> {
  const made = await make[kind]();
  (await make.admin.delete(`/api/v1/${kind}s/${made.id}?version=${made.version}`)).ok();
  return made;
}

/** Makers that work in one organization of the world. */
export function createMakers(world: World, company: TestOrganization): Makers {
  const [admin, founder] = [world.as(company.admin), world.as(world.founder)];
  let count = 0;
  const word = () => `sample-${company.slug}-${(count += 1)}`;
  const post = async <Body = Made>(calls: Calls, url: string, body: object) => (await calls.post<Body>(url, body)).ok();
  const make: Makers = {
    company,
    admin,
    word,
    account: () => post(admin, "/api/v1/accounts", { name: `Account ${word()}` }).then(asMade),
    contact: () => post(admin, "/api/v1/contacts", { lastName: `Contact ${word()}` }).then(asMade),
    deal: () =>
      post<Made & { stageId: string; pipelineId: string }>(admin, "/api/v1/deals", { name: `Deal ${word()}` }),
    note: async () =>
      post(admin, "/api/v1/notes", { object, recordId: (await make.account()).id, body: "A note" }).then(asMade),
    task: async () =>
      post(admin, "/api/v1/tasks", { object, recordId: (await make.account()).id, title: `Task ${word()}` }).then(
        asMade,
      ),
    property: () => post(admin, "/api/v1/properties", { object, label: `Field ${word()}`, type: "text" }).then(asMade),
    view: () => post(admin, "/api/v1/views", { object, name: `View ${word()}`, shared: true }).then(asMade),
    ...objectMakers(admin, word),
    pipeline: () => post<Made & { stages: Made[] }>(admin, "/api/v1/pipelines", { name: `Pipeline ${word()}` }),
    team: () => post(admin, "/api/v1/teams", { name: `Team ${word()}` }).then(asMade),
    async member() {
      const found = (await admin.get<{ items: Made[] }>("/api/v1/members")).ok().items;
      if (found.length === 0) await world.createMember(company, "rep");
      return firstAt(admin, "/api/v1/members");
    },
    deactivated: () => deactivatedMember(world, company, admin),
    invitation: () => post(admin, "/api/v1/invitations", { email: `${word()}@gomark.test`, role: "rep" }).then(asMade),
    key: () => post(admin, "/api/v1/keys", { name: word(), role: "viewer" }).then(asMade),
    portfolioInvitation: () =>
      post(founder, "/api/v1/portfolio/invitations", { email: `${word()}@gomark.test`, role: "viewer" }).then(asMade),
    portfolioKey: () => post(founder, "/api/v1/portfolio/keys", { name: word(), role: "viewer" }).then(asMade),
    async portfolioMember() {
      const person = await world.createPortfolioMember("viewer");
      const { items } = (await founder.get<{ items: (Made & { email: string })[] }>("/api/v1/portfolio/members")).ok();
      const found = items.find((item) => item.email === person.name);
      if (found === undefined) throw new Error(`${person.name} accepted and is nobody in the portfolio`);
      return asMade(found);
    },
    ...jobMakers(world, admin, () => make),
    async mail() {
      await make.invitation();
      await world.drain();
      return firstAt(founder, "/api/v1/mailbox");
    },
  };
  return make;
}

type JobMakers = Pick<Makers, "import" | "doneImport" | "bulkJob" | "doneBulkJob">;

function jobMakers(world: World, admin: Calls, make: () => Makers): JobMakers {
  const doneOf = async (start: () => Promise<Made>) => {
    const started = await start();
    await world.drain();
    return started;
  };
  const makers: JobMakers = {
    import: async () => asMade((await admin.post<Made>("/api/v1/imports", { object, csv: tableOf(make()) })).ok()),
    doneImport: () =>
      doneOf(async () => {
        const tried = await makers.import();
        (await admin.post(`/api/v1/imports/${tried.id}/run`, {})).ok();
        return tried;
      }),
    bulkJob: async () =>
      asMade((await admin.post<Made>("/api/v1/bulk-jobs", { ...cityOf(await make().account()), expected: 1 })).ok()),
    doneBulkJob: () => doneOf(makers.bulkJob),
  };
  return makers;
}

async function firstAt(calls: Calls, url: string): Promise<Made> {
  const [first] = (await calls.get<{ items: Made[] }>(url)).ok().items;
  if (first === undefined) throw new Error(`nobody at ${url}`);
  return asMade(first);
}

const asMade = ({ id, version }: Made): Made => ({ id, version });
