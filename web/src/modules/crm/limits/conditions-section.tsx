import { Button, Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Section } from "../../../ui/page.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { tellProblem } from "../../../ui/toasts.tsx";
import type { ObjectType } from "../records/record.ts";
import { ConditionDialog } from "./condition-dialog.tsx";
import {
  type ConditionAction,
  type ConditionChange,
  conditionsQuery,
  type LimitedRole,
  limitedRoles,
  type RoleCondition,
  setCondition,
} from "./limit-queries.ts";

type ConditionsSectionProps = { readonly object: ObjectType; readonly manages: boolean };

const actions: readonly { readonly id: ConditionAction; readonly label: string }[] = [
  { id: "update", label: "Edit" },
  { id: "delete", label: "Delete" },
];

type Place = { readonly role: LimitedRole; readonly action: ConditionAction };

/** What records of an object must be like for a role to edit or delete them. */
export function ConditionsSection({ object, manages }: ConditionsSectionProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const conditions = useQuery(conditionsQuery(slug));
  const [open, setOpen] = useState<Place | null>(null);
  const set = useMutation({
    mutationFn: (change: ConditionChange) => setCondition(slug, change),
    onSuccess: (items) => {
      client.setQueryData(conditionsQuery(slug).queryKey, [...items]);
      void client.invalidateQueries({ queryKey: ["organization", slug, "access"] });
      setOpen(null);
    },
    onError: (error) => tellProblem("The condition stays as it was", error),
  });
  const of = ({ role, action }: Place) =>
    conditions.data?.find((one) => one.object === object.key && one.role === role && one.action === action);
  return (
    <Section
      title="Conditions"
      description={`What a ${object.one} must be like for a role to edit or delete it, as it is before the change: who may edit open deals may close one.`}
    >
      {conditions.isPending ? <Skeleton height={180} /> : null}
      {conditions.isError ? (
        <ErrorState error={conditions.error} retry={() => void conditions.refetch()} />
      ) : (
        <div className="gm-limits-scroll">
          <table className="gm-limits">
            <thead>
              <tr>
                <th scope="col">Role</th>
                {actions.map(({ id, label }) => (
                  <th key={id} scope="col">
                    {label} only while
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {limitedRoles.map(({ id: role, label }) => (
                <tr key={role}>
                  <th scope="row">{label}</th>
                  {actions.map(({ id: action, label: verb }) => (
                    <td key={action} data-label={`${verb} only while`}>
                      <ConditionCell
                        condition={of({ role, action })}
                        name={`${verb}, ${label}`}
                        onOpen={manages ? () => setOpen({ role, action }) : null}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open === null ? null : (
        <ConditionDialog
          object={object}
          title={`${actions.find(({ id }) => id === open.action)?.label ?? ""} ${object.plural} as ${limitedRoles.find(({ id }) => id === open.role)?.label ?? ""}`}
          initial={of(open)?.filter ?? null}
          saving={set.isPending}
          onSave={(filter) => set.mutate({ ...open, object: object.key, filter })}
          onClose={() => setOpen(null)}
        />
      )}
    </Section>
  );
}

type ConditionCellProps = {
  readonly condition: RoleCondition | undefined;
  readonly name: string;
  readonly onOpen: (() => void) | null;
};

function ConditionCell({ condition, name, onOpen }: ConditionCellProps) {
  const words = condition?.words ?? "no condition";
  if (onOpen === null) return <span data-empty={condition === undefined || undefined}>{words}</span>;
  if (condition === undefined)
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={onOpen}
        aria-label={`Add a condition: ${name}`}
      >
        Condition
      </Button>
    );
  return (
    <button type="button" className="gm-limit-words" onClick={onOpen} aria-label={`${name}: ${words}. Change`}>
      {words}
    </button>
  );
}
