import type { Property } from "../../records/record-properties.ts";
import { linkHeadings } from "../../exports/export-rules.ts";
import type { OwnRelation } from "../../links/own-relations.ts";
import { lettersOf, similarity } from "./similarity-rules.ts";

/** Other words people head their columns with, by property. Written without spaces and signs. */
const synonyms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  account: {
    name: [
      "account",
      "accountname",
      "company",
      "companyname",
      "organization",
      "organisation",
      "customer",
      "customername",
      "business",
      "firma",
      "unternehmen",
      "kunde",
    ],
    domain: ["companydomain", "companydomainname", "emaildomain"],
    industry: ["sector", "branche", "vertical"],
    employees: ["numberofemployees", "employeecount", "headcount", "staff", "companysize", "mitarbeiter"],
    phone: ["phonenumber", "telephone", "tel", "telefon"],
    website: ["url", "homepage", "webpage", "web", "websiteurl"],
    city: ["town", "ort", "stadt", "billingcity"],
    country: ["officelocation", "location", "land", "billingcountry", "countryregion"],
    annualRevenue: ["turnover", "umsatz"],
    parentId: ["subsidiaryof", "parent", "parentcompany", "parentaccount", "mothercompany"],
    ownerId: ["accountowner", "owner", "salesagent", "salesrep", "accountmanager", "responsible"],
    createdAt: ["createdat", "createdate", "createddate", "created"],
  },
  contact: {
    firstName: ["givenname", "forename", "vorname", "first"],
    lastName: ["surname", "familyname", "nachname", "last"],
    email: ["emailaddress", "mail", "emails", "email1"],
    phone: ["phonenumber", "telephone", "tel", "mobile", "mobilephone", "telefon"],
    jobTitle: ["title", "position", "role", "jobrole"],
    accountId: [
      "account",
      "accountname",
      "company",
      "companyname",
      "organization",
      "organisation",
      "employer",
      "associatedcompany",
    ],
    ownerId: ["contactowner", "owner", "salesagent", "salesrep", "responsible"],
    createdAt: ["createdat", "createdate", "createddate", "created"],
  },
  deal: {
    name: ["dealname", "opportunity", "opportunityname", "deal", "title", "subject"],
    pipelineId: ["dealpipeline", "salespipeline"],
    stageId: ["dealstage", "salesstage", "stagename", "phase", "status", "opportunitystage"],
    amount: [
      "value",
      "dealvalue",
      "closevalue",
      "dealamount",
      "price",
      "amountineur",
      "amountinusd",
      "revenue",
      "betrag",
      "wert",
    ],
    closeDate: ["closedate", "closingdate", "expectedclose", "expectedclosedate", "closeddate"],
    accountId: [
      "accountname",
      "company",
      "companyname",
      "customer",
      "organization",
      "organisation",
      "associatedcompany",
    ],
    contactId: ["contactname", "person", "contactperson", "associatedcontact", "email", "contactemail"],
    ownerId: [
      "dealowner",
      "opportunityowner",
      "salesagent",
      "salesrep",
      "accountexecutive",
      "responsible",
      "assignedto",
      "agent",
    ],
    lostReason: ["lossreason", "closedlostreason", "reasonlost"],
    wonReason: ["winreason", "closedwonreason", "reasonwon"],
    nextStep: ["nextaction", "nextsteps"],
    createdAt: ["createdate", "createddate", "opened", "opendate", "engagedate", "startdate"],
  },
};

const likelyEnough = 0.75;

/** What a column may be mapped to: a property, the record's own id, or the currency of a money property. */
export interface Candidate {
  readonly target: string;
  readonly names: readonly string[];
}

/** Everything a column of an object may stand for by its name. */
export function candidatesOf(object: string, properties: readonly Property[]): Candidate[] {
  const own = properties.map((property): Candidate => ({
    target: property.name,
    // an id of another system is not ours: a column of ids goes nowhere until somebody says so
    names: [property.name.replace(/Id$/, ""), property.label, ...(synonyms[object]?.[property.name] ?? [])].map(
      lettersOf,
    ),
  }));
  const currencies = properties
    .filter(({ type }) => type === "money")
    .map(({ name }): Candidate => ({
      target: `${name}.currency`,
      names: [lettersOf(`${name}currency`), ...(name === "amount" ? ["currency", "currencycode"] : [])],
    }));
  return [...own, ...currencies, { target: "id", names: ["gomarkid"] }];
}

/** What columns of linked records may be headed by: as exports head them, ids before names, or with what the relation is called. */
export function linkCandidates(relations: readonly OwnRelation[]): Candidate[] {
  return relations.flatMap((relation): Candidate[] => {
    const { names, ids, labels, primary } = linkHeadings(relation);
    const target = `link:${relation.name}`;
    return [
      { target, names: [lettersOf(ids), lettersOf(relation.name), lettersOf(names)] },
      { target: `${target}.labels`, names: [lettersOf(labels)] },
      ...(primary === null ? [] : [{ target: `${target}.primary`, names: [lettersOf(primary)] }]),
    ];
  });
}

/** The likeliest target of each column by its name, each target once; null where nothing is likely. */
export function suggestTargets(columns: readonly string[], candidates: readonly Candidate[]): (string | null)[] {
  const pairs = columns.flatMap((column, index) =>
    candidates.map((candidate) => ({ index, target: candidate.target, likeness: likeness(column, candidate) })),
  );
  const chosen = new Map<number, string>();
  const taken = new Set<string>();
  for (const { index, target } of pairs
    .filter((pair) => pair.likeness >= likelyEnough)
    .toSorted((one, other) => other.likeness - one.likeness)) {
    if (chosen.has(index) || taken.has(target)) continue;
    chosen.set(index, target);
    taken.add(target);
  }
  return columns.map((_, index) => chosen.get(index) ?? null);
}

/** A property's own name counts for more than another word for it, and the same word for more than a similar one. */
function likeness(column: string, { names }: Candidate): number {
  const letters = lettersOf(column);
  const at = names.indexOf(letters);
  if (at >= 0) return at < 2 ? 1 : 0.95;
  if (/(?:id|key|uuid|guid)$/.test(letters)) return 0;
  return 0.9 * Math.max(...names.map((name) => (name.length >= 4 ? similarity(letters, name) : 0)));
}

/** Types whose values can be compared exactly and are written in one way. */
export function isKeyType(type: string): boolean {
  return type === "number" || type === "text" || type === "url" || type === "email" || type === "phone";
}
