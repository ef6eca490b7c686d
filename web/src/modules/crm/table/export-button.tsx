import { ActionIcon } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { tellProblem } from "../../../ui/toasts.tsx";
import { type ListQuestion, saveRecords } from "../records/record-queries.ts";
import type { ObjectType } from "../records/record.ts";

/** Downloads what the list shows, all of its pages, as CSV; there only for who may export. */
export function ExportButton({ object, question }: { readonly object: ObjectType; readonly question: ListQuestion }) {
  const { slug, can } = useOrganization();
  const [busy, setBusy] = useState(false);
  if (!can(`${object.area}.export`)) return null;
  const save = () => {
    setBusy(true);
    saveRecords(slug, object, question)
      .catch((error: unknown) => tellProblem(`The ${object.plural} could not be downloaded`, error))
      .finally(() => setBusy(false));
  };
  return (
    <ActionIcon
      variant="default"
      size={30}
      loading={busy}
      onClick={save}
      title="Download as CSV"
      aria-label="Download as CSV"
    >
      <IconDownload size={16} />
    </ActionIcon>
  );
}
