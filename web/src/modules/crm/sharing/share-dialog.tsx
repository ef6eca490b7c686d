import { ActionIcon, Select } from "@mantine/core";
import { IconTrash, IconUsers } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Shape } from "../../../lib/api.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import type { CrmRecord, ObjectType } from "../records/record.ts";
import { GranteePicker } from "./grantee-picker.tsx";
import { endShare, type Grant, type Share, type ShareAccess, shareRecord, sharesQuery } from "./share-queries.ts";

type ShareDialogProps = {
  readonly record: CrmRecord;
  readonly object: ObjectType;
  readonly shares: Shape<"Shares">;
  readonly onClose: () => void;
};

const accessChoices = [
  { value: "read", label: "may see it" },
  { value: "edit", label: "may edit it" },
];

/** With whom a record is shared: add people and teams, say how far, take them away. */
export function ShareDialog({ record, object, shares, onClose }: ShareDialogProps) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const place = { slug, object, id: record.id };

  async function change(call: Promise<unknown>): Promise<void> {
    setProblem(null);
    try {
      await call;
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    await client.invalidateQueries({ queryKey: sharesQuery(place).queryKey });
  }
  const grant = (wanted: Grant) => change(shareRecord(place, wanted));

  return (
    <Dialog title={`Share ${record.name}`} onClose={onClose} size="md">
      <p className="gm-share-lead">
        People and teams you name here see this {object.one} beside what they see anyway. Nothing else of their rights
        changes.
      </p>
      {shares.mayShare ? <GranteePicker taken={shares.items} onPick={(wanted) => void grant(wanted)} /> : null}
      {problem === null ? null : (
        <p role="alert" className="gm-share-problem">
          {problem}
        </p>
      )}
      {shares.items.length === 0 ? (
        <p className="gm-share-empty">Not shared with anybody yet.</p>
      ) : (
        <ul className="gm-shares" aria-label="Shared with">
          {shares.items.map((share) => (
            <ShareRow
              key={share.id}
              share={share}
              editable={shares.mayShare}
              onAccess={(access) => void grant({ ...granteeOf(share), access })}
              onEnd={() => void change(endShare(slug, share))}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function granteeOf({ member, team }: Share): Omit<Grant, "access"> {
  return member === null ? { to: "team", id: team?.id ?? "" } : { to: "member", id: member.id };
}

type ShareRowProps = {
  readonly share: Share;
  readonly editable: boolean;
  readonly onAccess: (access: ShareAccess) => void;
  readonly onEnd: () => void;
};

function ShareRow({ share, editable, onAccess, onEnd }: ShareRowProps) {
  const name = share.member?.name ?? share.team?.name ?? "";
  return (
    <li>
      {share.member === null ? <IconUsers size={20} aria-label="Team" /> : <Avatar name={name} size={20} />}
      <span className="gm-share-who">
        <span className="gm-clip">{name}</span>
        <small>shared by {share.createdBy}</small>
      </span>
      {editable ? (
        <>
          <Select
            size="xs"
            aria-label={`What ${name} may do`}
            data={accessChoices}
            value={share.access}
            allowDeselect={false}
            onChange={(value) => onAccess(value === "edit" ? "edit" : "read")}
            className="gm-share-access"
          />
          <ActionIcon aria-label={`No longer share with ${name}`} onClick={onEnd}>
            <IconTrash size={16} />
          </ActionIcon>
        </>
      ) : (
        <span>{share.access === "edit" ? "may edit it" : "may see it"}</span>
      )}
    </li>
  );
}
