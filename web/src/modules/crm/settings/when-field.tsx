import { Button, Input } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useId } from "react";
import { FilterBar, FilterButton } from "../filters/filter-bar.tsx";
import type { PropertyInfo } from "../records/record.ts";
import type { RuleValues } from "./rule-form-values.ts";

type WhenFieldProps = {
  readonly form: UseFormReturnType<RuleValues>;
  readonly name: "readOnlyWhen" | "requiredWhen";
  readonly label: string;
  readonly description: string;
  readonly properties: readonly PropertyInfo[];
};

/** The conditions under which a rule holds, as the sentence that filters are. */
export function WhenField({ form, name, label, description, properties }: WhenFieldProps) {
  const { conditions, kept } = form.values[name];
  const id = useId();
  const set = (next: typeof conditions) => form.setFieldValue(name, { conditions: next, kept: null });
  return (
    <Input.Wrapper label={label} description={description} labelElement="div" id={id} error={form.errors[name]}>
      <div className="gm-when" role="group" aria-label={label}>
        {kept === null ? null : (
          <p className="gm-hint">
            Set over the API, with groups that are not shown here.{" "}
            <Button size="compact-xs" variant="default" onClick={() => set([])}>
              Take it away
            </Button>
          </p>
        )}
        {kept !== null ? null : conditions.length === 0 ? (
          <FilterButton label="Add a condition" conditions={conditions} properties={properties} onChange={set} />
        ) : (
          <FilterBar conditions={conditions} properties={properties} onChange={set} />
        )}
      </div>
    </Input.Wrapper>
  );
}
