import { ActionIcon, Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { EmptyState, ErrorState, SkeletonForm } from "../../../ui/states.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { pathOf, sameValue, textOfValue, valueOf } from "../records/record-values.ts";
import type { RecordWriter } from "../records/record-writer.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { type PastValue, pastValuesQuery } from "./past-value-queries.ts";
import "./past-values.css";

type PastValuesProps = {
  readonly record: CrmRecord;
  readonly object: Pick<ObjectType, "key">;
  readonly property: PropertyInfo;
  readonly writer: RecordWriter;
  readonly mayChange: boolean;
};

/** Leads to the values a property had. */
export function PastValuesButton(props: PastValuesProps) {
  const [opened, setOpened] = useState(false);
  const { property } = props;
  return (
    <>
      <ActionIcon
        size={22}
        className="gm-property-edit"
        onClick={() => setOpened(true)}
        aria-label={`Past values of ${property.label}`}
        title="Past values"
        data-past={pathOf(property)}
      >
        <IconHistory size={13} />
      </ActionIcon>
      {opened ? <PastValues {...props} onClose={() => setOpened(false)} /> : null}
    </>
  );
}

/** Every value a property was given: by whom, when and from where; each can be set again. */
function PastValues({
  record,
  object,
  property,
  writer,
  mayChange,
  onClose,
}: PastValuesProps & { readonly onClose: () => void }) {
  const { slug } = useOrganization();
  const of = { object: object.key, recordId: record.id, property: property.key };
  const history = useInfiniteQuery(pastValuesQuery(slug, of, record.version));
  const [problem, setProblem] = useState<string | null>(null);
  const values = history.data?.pages.flatMap(({ items }) => items) ?? [];
  const now = valueOf(record, property);

  async function setBack(past: PastValue): Promise<void> {
    setProblem(null);
    const reference = past.name === null || past.value === null ? null : { id: String(past.value), name: past.name };
    try {
      await writer.write(record, { property, value: past.value, reference });
      tell(`${property.label} is ${textOf(past, property) || "empty"} again.`);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }

  return (
    <Dialog onClose={onClose} size="sm" title={`Past values of ${property.label}`}>
      {history.isPending ? <SkeletonForm fields={3} /> : null}
      {history.isError ? <ErrorState error={history.error} retry={() => void history.refetch()} /> : null}
      {history.isSuccess && values.length === 0 ? (
        <EmptyState title="It never had a value" picture={<IconHistory size={22} />}>
          Each value it is given stands here, with who gave it and from where.
        </EmptyState>
      ) : null}
      {problem === null ? null : (
        <p className="gm-past-problem" role="alert">
          {problem}
        </p>
      )}
      <ol className="gm-past-values">
        {values.map((past) => (
          <li key={past.id}>
            <span className="gm-past-value">{textOf(past, property) || <em>empty</em>}</span>
            <span className="gm-hint">
              {past.actor.name}, {placeOf(past.via)}, <RelativeTime at={past.at} />
            </span>
            {mayChange && !sameValue(past.value, now) ? (
              <Button size="compact-xs" variant="default" onClick={() => void setBack(past)}>
                Set back
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
      {history.hasNextPage ? (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Earlier values
        </Button>
      ) : null}
    </Dialog>
  );
}

function textOf({ value, name }: PastValue, property: PropertyInfo): string {
  return value === null ? "" : (name ?? textOfValue(property, value));
}

const places: Readonly<Record<string, string>> = {
  web: "in the app",
  api: "over the API",
  graphql: "over GraphQL",
  import: "by an import",
  bulk: "by a bulk change",
  cli: "on the command line",
  job: "by GoMark",
  demo: "with the demo",
};

function placeOf(via: string): string {
  return places[via] ?? via;
}
