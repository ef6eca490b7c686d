import { operation } from "#platform/operation";
import { importPeople } from "./people-import.ts";
import { ImportPeople, PeopleImport } from "./people-schema.ts";

export const peopleOperations = [
  operation({
    id: "crm.people.import",
    summary: "Make members and teams of a file of people, or try it",
    description:
      "People are known by e-mail, else by name; who is nobody yet becomes a member without a sign-in, to be invited later. " +
      "A team stands below the one its row names. Without `write` nothing is written; give the answer's `file` with corrections, and to write. " +
      "The same file twice changes nothing.",
    http: { method: "POST", path: "/api/v1/members/import", upload: true },
    scope: "organization",
    permission: "members.manage",
    input: ImportPeople,
    output: PeopleImport,
    errors: ["not_found", "rule_broken", "too_large", "no_room", "unsupported_media"],
    hiddenFrom: ["graphql"],
    run: importPeople,
  }),
];
