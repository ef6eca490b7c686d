const fields = ["name", "email", "team", "parentTeam"] as const;
type Field = (typeof fields)[number];

/** What people chose about a kept file; absent: as found out from the file. */
export type PeopleChoices = {
  readonly file: string;
  /** By field the column that says it; empty: none does. */
  readonly fields?: Partial<Record<Field, string>>;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly sheet?: string;
};

/** What the address restores: the file, once there is one, and what was chosen about it. */
export type PeopleSearch = Partial<PeopleChoices>;

/** Reads the address; what is not understood is left away. */
export function readPeopleSearch(search: Readonly<Record<string, unknown>>): PeopleSearch {
  const { file, fields: chosen, header } = search;
  const texts = (["encoding", "delimiter", "sheet"] as const).flatMap((name) => {
    const text = search[name];
    return typeof text === "string" || typeof text === "number" ? [[name, String(text)] as const] : [];
  });
  return {
    ...(typeof file === "string" || typeof file === "number" ? { file: String(file) } : {}),
    ...(typeof chosen === "object" && chosen !== null ? { fields: columnsOf(chosen) } : {}),
    ...(typeof header === "boolean" ? { header } : {}),
    ...Object.fromEntries(texts),
  };
}

function columnsOf(columns: object): Partial<Record<Field, string>> {
  const entries = Object.entries(columns).filter(
    ([field, column]) => fields.some((one) => one === field) && typeof column === "string",
  );
  return Object.fromEntries(entries);
}
