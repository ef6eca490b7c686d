import { Button } from "@mantine/core";
import { IconFilterOff, IconTable } from "@tabler/icons-react";
import { useOrganization } from "../../../lib/organization.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { EmptyState } from "../../../ui/states.tsx";
import { type ObjectType, capital, isObjectKey } from "../records/record.ts";

type TableEmptyProps = {
  readonly object: ObjectType;
  readonly filtered: boolean;
  readonly onClear: () => void;
  readonly onNew: (() => void) | null;
};

const lessons: Readonly<Record<string, string>> = {
  account: "Accounts are the companies you sell to; people and deals belong to them.",
  contact: "Contacts are the people you talk to; they may belong to an account.",
  deal: "Deals are sales in the making; they go through the stages of a pipeline.",
};

/** What stands where no record is: nothing fits, or there is nothing yet and how to begin. */
export function TableEmpty({ object, filtered, onClear, onNew }: TableEmptyProps) {
  return filtered ? <NothingFits object={object} onClear={onClear} /> : <NothingYet object={object} onNew={onNew} />;
}

/** What stands where conditions leave no record. */
export function NothingFits({ object, onClear }: Pick<TableEmptyProps, "object" | "onClear">) {
  return (
    <EmptyState
      title={`No ${object.one} fits`}
      picture={<IconFilterOff size={22} />}
      action={
        <Button variant="default" onClick={onClear}>
          Show all {object.plural}
        </Button>
      }
    >
      Nothing meets every condition above. Take one away, or try other words.
    </EmptyState>
  );
}

function NothingYet({ object, onNew }: Pick<TableEmptyProps, "object" | "onNew">) {
  const { slug, can } = useOrganization();
  const begin = onNew === null ? null : <Button onClick={onNew}>{capital(`new ${object.one}`)}</Button>;
  const action =
    isObjectKey(object.key) && can("imports.run") ? (
      <ButtonLink to="/o/$slug/imports" params={{ slug }} search={{ object: object.key }}>
        Import {object.plural}
      </ButtonLink>
    ) : (
      begin
    );
  return (
    <EmptyState title={`No ${object.plural} yet`} picture={<IconTable size={22} />} action={action}>
      {lessons[object.key] ?? "Add one, and its fields and relations with other records stand on its page."}
    </EmptyState>
  );
}
