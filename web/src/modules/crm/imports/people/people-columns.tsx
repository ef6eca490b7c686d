import { Select } from "@mantine/core";
import type { PeopleField, PeopleImport } from "./people-queries.ts";

type PeopleColumnsProps = {
  readonly found: PeopleImport;
  readonly fixed: boolean;
  /** An empty column: none says it. */
  readonly onColumn: (field: PeopleField, column: string) => void;
};

const fields: readonly { readonly field: PeopleField; readonly label: string; readonly hint: string }[] = [
  { field: "name", label: "Name", hint: "Who it is" },
  { field: "email", label: "E-mail", hint: "Tells people of one name apart" },
  { field: "team", label: "Team", hint: "Where they belong, such as their manager’s" },
  { field: "parentTeam", label: "Team above", hint: "Where that team belongs, such as a region" },
];

const none = "";

/** Each thing a file of people says, and the column that says it. */
export function PeopleColumns({ found, fixed, onColumn }: PeopleColumnsProps) {
  const columns = [
    { value: none, label: "No column" },
    ...found.columns.map(({ name }) => ({ value: name, label: name })),
  ];
  return (
    <div className="gm-people-columns">
      {fields.map(({ field, label, hint }) => {
        const column = found.mapping[field];
        const samples = found.columns.find(({ name }) => name === column)?.samples ?? [];
        return (
          <div key={field}>
            <Select
              label={label}
              description={hint}
              data={field === "name" ? columns.slice(1) : columns}
              value={column ?? (field === "name" ? null : none)}
              placeholder="Choose the column"
              disabled={fixed}
              searchable
              allowDeselect={false}
              error={found.problems.find(({ path }) => path === `mapping.${field}`)?.message}
              onChange={(chosen) => chosen !== null && chosen !== column && onColumn(field, chosen)}
            />
            <span className="gm-people-samples">
              {samples.slice(0, 3).map((sample) => (
                <code key={sample}>{sample}</code>
              ))}
            </span>
          </div>
        );
      })}
    </div>
  );
}
