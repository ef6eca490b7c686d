import { Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { Section } from "../../../ui/page.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { tellProblem } from "../../../ui/toasts.tsx";
import type { ObjectType } from "../records/record.ts";
import {
  type FieldAccess,
  type FieldChange,
  fieldsQuery,
  type LimitedField,
  type LimitedRole,
  limitedRoles,
  setField,
} from "./limit-queries.ts";

const words: Readonly<Record<FieldAccess, string>> = { edit: "Edit", read: "See only", none: "Hidden" };
const widestFirst = ["edit", "read", "none"] as const;

/** What each role may do with each field of an object. */
export function FieldsSection({ object }: { readonly object: ObjectType }) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const query = fieldsQuery(slug, object.key);
  const fields = useQuery(query);
  const set = useMutation({
    mutationFn: (change: FieldChange) => setField(slug, change),
    onMutate: async ({ role, property, access }) => {
      await client.cancelQueries({ queryKey: query.queryKey });
      const before = client.getQueryData(query.queryKey);
      client.setQueryData(query.queryKey, (items) =>
        items?.map((one) => (one.property === property ? { ...one, access: { ...one.access, [role]: access } } : one)),
      );
      return before;
    },
    onSuccess: (items) => {
      client.setQueryData(query.queryKey, [...items]);
      void client.invalidateQueries({ queryKey: ["organization", slug, "properties"] });
    },
    onError: (error, _change, before) => {
      client.setQueryData(query.queryKey, before);
      tellProblem("The field stays as it was", error);
    },
  });
  if (fields.isError) return <ErrorState error={fields.error} retry={() => void fields.refetch()} />;
  return (
    <Section
      title="Fields"
      description="A field that a role does not see is, for that role, as if it did not exist: in lists, filters, search, sums, files, history and the API. Where somebody has two roles, the wider one counts."
    >
      {fields.isPending ? (
        <Skeleton height={320} />
      ) : (
        <div className="gm-limits-scroll">
          <table className="gm-limits gm-limits-fields">
            <thead>
              <tr>
                <th scope="col">Field</th>
                {limitedRoles.map(({ id, label }) => (
                  <th key={id} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {fields.data
                .filter(({ least }) => least !== "edit")
                .map((field) => (
                  <FieldRow
                    key={field.property}
                    field={field}
                    onChange={(role, access) =>
                      set.mutate({ role, object: object.key, property: field.property, access })
                    }
                  />
                ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

type FieldRowProps = {
  readonly field: LimitedField;
  readonly onChange: (role: LimitedRole, access: FieldAccess) => void;
};

function FieldRow({ field, onChange }: FieldRowProps) {
  return (
    <tr>
      <th scope="row">{field.label}</th>
      {limitedRoles.map(({ id: role, label }) => (
        <td key={role} data-label={label}>
          <AccessSelect
            field={field}
            value={field.access[role] ?? "edit"}
            name={`${field.label}, ${label}`}
            onChange={(access) => onChange(role, access)}
          />
        </td>
      ))}
    </tr>
  );
}

type AccessSelectProps = {
  readonly field: LimitedField;
  readonly value: FieldAccess;
  readonly name: string;
  readonly onChange: (access: FieldAccess) => void;
};

function AccessSelect({ field, value, name, onChange }: AccessSelectProps) {
  const offered = widestFirst.filter((one) => one !== "none" || field.least === "none");
  return (
    <select
      className="gm-limit-select"
      data-access={value}
      aria-label={name}
      value={value}
      onChange={(event) => {
        const chosen = offered.find((one) => one === event.currentTarget.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {offered.map((one) => (
        <option key={one} value={one}>
          {words[one]}
        </option>
      ))}
    </select>
  );
}
