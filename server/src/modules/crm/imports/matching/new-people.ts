import { activeMembers, addMember, findMembers } from "#modules/identity";
import type { Problem } from "#platform/errors";
import type { Work } from "#platform/work";
import type { PlannedColumn } from "../import-plan.ts";
import { maxOptions, type TableProfile } from "../import-profile.ts";
import type { Choices } from "../import-schema.ts";
import { nearestOf } from "../mapping/similarity-rules.ts";
import { meantBy, newOnes } from "./matching-rules.ts";

const maxMembers = 2000;
const isId = /^[1-9][0-9]{0,17}$/;

/** The names that the run makes members of, without a sign-in, before its first row. */
export interface NewPeople {
  readonly names: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Who of the owner columns is to become a member. A name that is nearly a member's is never taken for a new person by itself. */
export async function newPeopleOf(
  work: Work,
  { columns, profile, choices }: { columns: readonly PlannedColumn[]; profile: TableProfile; choices: Choices },
): Promise<NewPeople> {
  const names = new Set<string>();
  const problems: Problem[] = [];
  const matches = choices.matches ?? {};
  for (const { name, targets } of columns) {
    if (!targets.some((target) => target.kind === "property" && target.property.target === "member")) continue;
    const wanted = newOnes(matches, name);
    if (choices.newMembers === true) {
      const values = profile.columns.find((column) => column.name === name)?.values ?? null;
      if (values === null) problems.push({ path: "newMembers", code: "too_many", message: tooMany(name) });
      else
        wanted.push(
          ...(await strangers(
            work,
            values.map((text) => meantBy(matches, name, text)),
          )),
        );
    }
    for (const one of await unknownOf(work, wanted)) names.add(one);
  }
  if (names.size > 0 && !work.actor.can("members.manage"))
    problems.push({
      path: "newMembers",
      code: "forbidden",
      message: "Making members needs the permission members.manage",
    });
  return { names, problems };
}

function tooMany(column: string): string {
  return `"${column}" holds more than ${maxOptions} different names: invite those who are missing first`;
}

/** Those that are nobody's name, nor nearly anybody's. */
async function strangers(work: Work, texts: readonly string[]): Promise<string[]> {
  const members = await activeMembers(work, maxMembers);
  return (await unknownOf(work, texts)).filter((text) => nearestOf(text, members, ({ name }) => name).length === 0);
}

async function unknownOf(work: Work, texts: readonly string[]): Promise<string[]> {
  const named = texts.map((text) => text.trim()).filter((text) => text !== "" && !isId.test(text));
  const known = await findMembers(work, named);
  return named.filter((text) => (known.get(text) ?? []).length === 0);
}

/** Makes members without a sign-in: they own records, and are invited when their address is known. */
export async function makePeople(work: Work, names: ReadonlySet<string>): Promise<void> {
  for (const text of names) {
    const address = text.includes("@") ? text.toLowerCase() : null;
    await addMember(work, { name: text, email: address });
  }
}
