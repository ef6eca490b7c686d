import { Button } from "@mantine/core";
import { IconKey, IconPlus, IconUserOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DataTable } from "../../../ui/data-table/data-table.tsx";
import type { TableColumn } from "../../../ui/data-table/table-column.ts";
import { wholeRows } from "../../../ui/data-table/use-keyset-rows.ts";
import { EmptyState } from "../../../ui/states.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import type { People } from "../members/member-queries.ts";
import { roleLabel } from "../roles.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { type ApiKey, keysQuery, revokeKey } from "./key-queries.ts";

type KeysListProps = {
  readonly people: People;
  readonly frame: (parts: { readonly actions: ReactNode; readonly content: ReactNode }) => ReactNode;
};

function columnsOf(people: People, onRevoke: (key: ApiKey) => void): readonly TableColumn<ApiKey>[] {
  return [
    { id: "name", label: "Name", width: 200, cell: (key) => <span className="gm-clip">{key.name}</span> },
    { id: "hint", label: "Key", width: 160, cell: (key) => <code className="gm-dim">{key.hint}</code> },
    { id: "role", label: "Role", width: 110, cell: (key) => roleLabel(people.place, key.role) },
    {
      id: "lastUsedAt",
      label: "Last used",
      width: 140,
      cell: (key) => (key.lastUsedAt === null ? "never" : <RelativeTime at={key.lastUsedAt} />),
    },
    { id: "createdAt", label: "Created", width: 140, cell: (key) => <RelativeTime at={key.createdAt} /> },
    { id: "createdBy", label: "By", width: 220, cell: (key) => <MadeBy apiKey={key} /> },
    {
      id: "revoke",
      label: "",
      width: 100,
      cell: (key) => (
        <Button size="xs" variant="default" onClick={() => onRevoke(key)} aria-label={`Revoke ${key.name}`}>
          Revoke
        </Button>
      ),
    },
  ];
}

/** Who made a key; while they are deactivated it opens nothing. */
function MadeBy({ apiKey: { createdBy, works } }: { readonly apiKey: ApiKey }) {
  if (works) return <span className="gm-clip">{createdBy}</span>;
  return (
    <span className="gm-dim gm-clip" title={`The key opens nothing while ${createdBy} is deactivated`}>
      <IconUserOff size={14} aria-hidden /> Off: {createdBy} is deactivated
    </span>
  );
}

/** The API keys and the ways to make and end one. */
export function KeysList({ people, frame }: KeysListProps) {
  const keys = useQuery(keysQuery(people));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const columns = useMemo(() => columnsOf(people, setRevoking), [people]);
  const create = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setCreating(true)}>
      Create key
    </Button>
  );
  const content = (
    <>
      <DataTable
        label="API keys"
        data={wholeRows(keys)}
        columns={columns}
        rowId={(key) => key.id}
        rowHeight={38}
        compact={(key) => (
          <>
            <div className="gm-compact-main">
              <div className="gm-clip">{key.name}</div>
              <div className="gm-clip gm-hint">
                {key.hint} · {roleLabel(people.place, key.role)}
              </div>
            </div>
            <Button size="xs" variant="default" onClick={() => setRevoking(key)} aria-label={`Revoke ${key.name}`}>
              Revoke
            </Button>
          </>
        )}
        empty={
          <EmptyState title="No API key yet" picture={<IconKey size={22} />} action={create}>
            A key lets a program work here with the permissions of a role, without a person’s password. Make one per
            program, so that each can be ended by itself.
          </EmptyState>
        }
      />
      {creating ? <CreateKeyDialog people={people} onClose={() => setCreating(false)} /> : null}
      {revoking === null ? null : <RevokeDialog people={people} apiKey={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
  return frame({ actions: (keys.data?.length ?? 0) > 0 ? create : null, content });
}

type RevokeDialogProps = { readonly people: People; readonly apiKey: ApiKey; readonly onClose: () => void };

function RevokeDialog({ people, apiKey, onClose }: RevokeDialogProps) {
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog
      title={`Revoke “${apiKey.name}”?`}
      action="Revoke key"
      onClose={onClose}
      onConfirm={async () => {
        await revokeKey(people, apiKey.id);
        await queryClient.invalidateQueries({ queryKey: keysQuery(people).queryKey });
        tell(`The key “${apiKey.name}” no longer works.`);
      }}
    >
      The program that uses it is refused from its next call on. A revoked key cannot be brought back; you would create
      a new one and enter it there.{" "}
      {apiKey.lastUsedAt === null ? (
        "It was never used."
      ) : (
        <>It was last used {<RelativeTime at={apiKey.lastUsedAt} />}.</>
      )}
    </ConfirmDialog>
  );
}
