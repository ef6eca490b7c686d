import { accountObject, contactObject, createRecords, linkAccounts } from "#modules/crm";
import type { Work } from "#platform/work";
import type { CompanyPlan } from "./companies.ts";
import {
  businessForms,
  businessKinds,
  businessWords,
  firstNames,
  industries,
  jobTitles,
  lastNames,
  places,
} from "./names.ts";
import type { Random } from "./random.ts";

/** An account of the company with the person one talks to there. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly contactId: string | null;
}

/** The company's accounts, each with one to three contacts. */
export async function createCustomers(
  work: Work,
  plan: CompanyPlan,
  random: Random,
  reps: readonly string[],
): Promise<Customer[]> {
  const accounts = accountsOf(plan, random, reps);
  const { written } = await createRecords(work, accountObject, accounts);
  const ids = new Map(written.map(({ index, id }) => [index, id]));
  const people = accounts.flatMap((account, index) =>
    contactsOf(account, random).map((contact) => ({
      index,
      contact: { ...contact, accountId: ids.get(index) ?? null },
    })),
  );
  const contacts = await createRecords(
    work,
    contactObject,
    people.map(({ contact }) => contact),
  );
  await linkAccounts(work, furtherAccounts(plan, contacts.written, people, ids));
  const firstContact = new Map<number, string>();
  for (const { index, id } of contacts.written) {
    const account = people[index]?.index ?? -1;
    if (!firstContact.has(account)) firstContact.set(account, id);
  }
  return accounts.flatMap(({ name }, index) => {
    const id = ids.get(index);
    return id === undefined ? [] : [{ id, name, contactId: firstContact.get(index) ?? null }];
  });
}

interface Person {
  /** The place of the account they work at. */
  readonly index: number;
}

const rolesElsewhere = ["Advisor", "Board member", "Investor", "Consultant"];

/** Every eighth person has to do with a second account, in another role. */
function furtherAccounts(
  { accounts, seed }: CompanyPlan,
  written: readonly { readonly index: number; readonly id: string }[],
  people: readonly Person[],
  ids: ReadonlyMap<number, string>,
) {
  return written.flatMap(({ index, id }) => {
    // drawn from the seed and not from the story's chance: the rest of the story stays as it was told
    const draw = index * 7 + seed;
    if (draw % 8 !== 0 || accounts < 2) return [];
    const work = people[index]?.index ?? 0;
    const accountId = ids.get((work + 1 + (draw % (accounts - 1))) % accounts);
    return accountId === undefined
      ? []
      : [{ contactId: id, accountId, label: rolesElsewhere[(draw / 8) % rolesElsewhere.length] ?? null }];
  });
}

function accountsOf(plan: CompanyPlan, random: Random, reps: readonly string[]) {
  const seen = new Set<string>();
  return Array.from({ length: plan.accounts }, () => {
    const name = freshName(random, seen);
    const [city, country] = random.pick(places);
    const employees = Math.round(random.around(90, 1));
    return {
      name,
      domain: `${name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replaceAll(/^-|-$/g, "")}.example`,
      industry: random.pick(industries),
      employees,
      city,
      country,
      annualRevenue: { minor: String(employees * random.whole(90, 220) * 100_000), currency: plan.currency },
      ownerId: random.pick(reps),
    };
  });
}

/** Two words and a form give 2,400 names; a number tells further ones apart. */
function freshName(random: Random, seen: Set<string>): string {
  const name = `${random.pick(businessWords)} ${random.pick(businessKinds)} ${random.pick(businessForms)}`;
  const fresh = seen.has(name) ? `${name} ${seen.size}` : name;
  seen.add(fresh);
  return fresh;
}

function contactsOf(account: { domain: string; ownerId: string }, random: Random) {
  return Array.from({ length: random.whole(1, 3) }, () => {
    const firstName = random.pick(firstNames);
    const lastName = random.pick(lastNames);
    const local = `${firstName}.${lastName}`
      .normalize("NFD")
      .replaceAll(/[^a-zA-Z.]/g, "")
      .toLowerCase();
    return {
      firstName,
      lastName,
      email: `${local}@${account.domain}`,
      phone: `+49 40 ${random.whole(1_000_000, 9_999_999)}`,
      jobTitle: random.pick(jobTitles),
      ownerId: account.ownerId,
    };
  });
}
