import { Button, Stack } from "@mantine/core";
import { Diff } from "../../../ui/diff.tsx";
import { formatDateTime } from "../../../ui/format.ts";
import { SidePanel } from "../../../ui/side-panel.tsx";
import type { People } from "../members/member-queries.ts";
import { auditText, changesBetween, labelOf, withNames } from "./audit-changes.ts";
import type { AuditEntry } from "./audit-queries.ts";
import type { AuditSearch } from "./audit-search.ts";
import { useAuditNames } from "./use-audit-names.ts";

type AuditPanelProps = {
  readonly people: People;
  readonly entry: AuditEntry;
  readonly onClose: () => void;
  /** Narrows the trail to this entry's record or actor. */
  readonly onNarrow: (search: AuditSearch) => void;
};

const actorKinds: Readonly<Record<string, string>> = { user: "", key: " (API key)", system: " (GoMark itself)" };

/** One entry of the trail with everything it knows. */
export function AuditPanel({ people, entry, onClose, onNarrow }: AuditPanelProps) {
  const { recordId, actor, object } = entry;
  const actorFilter = actor.kind === "system" ? "system" : `${actor.kind}:${actor.id ?? ""}`;
  const names = useAuditNames(people, entry);
  const changes = changesBetween(entry.before, entry.after).map((change) => withNames(change, entry, names));
  return (
    <SidePanel title={`${labelOf(entry.object)} ${entry.action}`} label="Entry of the audit trail" onClose={onClose}>
      <dl className="gm-facts">
        <dt>Which</dt>
        <dd>{entry.recordLabel}</dd>
        <dt>Who</dt>
        <dd>
          {entry.actor.name}
          {actorKinds[entry.actor.kind] ?? ""}
        </dd>
        <dt>When</dt>
        <dd>{formatDateTime(entry.at)}</dd>
        <dt>Source</dt>
        <dd>{[entry.via, entry.ip].filter(Boolean).join(", ")}</dd>
        <dt>Request</dt>
        <dd>
          <code>{entry.requestId}</code>
        </dd>
      </dl>
      <h3 className="gm-panel-title">Before and after</h3>
      {changes.length === 0 ? (
        <p className="gm-dim">No values were changed.</p>
      ) : (
        <Diff changes={changes} show={auditText} />
      )}
      <Stack gap="sm" mt="xl" align="flex-start">
        {recordId === null ? null : (
          <Button variant="default" onClick={() => onNarrow({ object, recordId })}>
            Everything about {entry.recordLabel}
          </Button>
        )}
        <Button variant="default" onClick={() => onNarrow({ actor: actorFilter })}>
          Everything by {actor.name}
        </Button>
      </Stack>
    </SidePanel>
  );
}
