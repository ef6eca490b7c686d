import type { Problem } from "#platform/errors";
import { suggestTargets } from "../mapping/mapping-rules.ts";
import { lettersOf } from "../mapping/similarity-rules.ts";
import { type ImportPeople, type PeopleField, peopleFields, type PeopleImport } from "./people-schema.ts";

/** What people call these columns. Written without spaces and signs. */
const names: Readonly<Record<PeopleField, readonly string[]>> = {
  name: [
    "name",
    "fullname",
    "salesagent",
    "agent",
    "salesrep",
    "rep",
    "member",
    "person",
    "employee",
    "user",
    "mitarbeiter",
  ],
  email: ["email", "mail", "emailaddress"],
  team: ["team", "teamname", "manager", "salesmanager", "group", "squad"],
  parentTeam: ["parentteam", "region", "regionaloffice", "office", "department", "division", "area", "teamabove"],
};

type Mapping = PeopleImport["mapping"];

/** Which column says what: as people chose, else as the columns' names suggest. */
export function peopleMapping(
  columns: readonly string[],
  chosen: ImportPeople["mapping"] = {},
): { mapping: Mapping; problems: Problem[] } {
  const open = peopleFields.filter((field) => chosen[field] === undefined);
  const taken = new Set(Object.values(chosen));
  const free = columns.filter((column) => !taken.has(column));
  const suggested = suggestTargets(
    free,
    open.map((field) => ({ target: field, names: [lettersOf(field), ...names[field]] })),
  );
  const columnFor = (field: PeopleField) =>
    chosen[field] ?? (open.includes(field) ? (free[suggested.indexOf(field)] ?? null) : null);
  const mapping = {
    name: columnFor("name"),
    email: columnFor("email"),
    team: columnFor("team"),
    parentTeam: columnFor("parentTeam"),
  };
  const unknown = peopleFields.filter((field) => mapping[field] !== null && !columns.includes(mapping[field]));
  return {
    mapping,
    problems: [
      ...unknown.map((field) => ({
        path: `mapping.${field}`,
        code: "unknown_column",
        message: `The file has no column "${mapping[field] ?? ""}"`,
      })),
      ...(mapping.name === null
        ? [{ path: "mapping.name", code: "required", message: "Say which column holds the people's names" }]
        : []),
    ],
  };
}
