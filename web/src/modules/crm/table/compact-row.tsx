import { formatMoney } from "../../../ui/format.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { Avatar } from "../../../ui/avatar.tsx";
import type { CrmRecord, Deal, ObjectType, Reference } from "../records/record.ts";
import "./table.css";

/** A record as one row on a phone: its name, what it is known by, its figure. */
export function CompactRow({ record, object }: { readonly record: CrmRecord; readonly object: ObjectType }) {
  if (object.key === "deal") {
    const deal = record as Deal;
    return (
      <>
        <span className="gm-compact">
          <strong className="gm-clip">{deal.name}</strong>
          <span className="gm-clip">{deal.account?.name ?? "No account"}</span>
        </span>
        <span className="gm-compact" data-align="right">
          <span className="gm-num">{deal.amount === null ? "" : formatMoney(deal.amount, { whole: true })}</span>
          <StagePill name={deal.stage.name} kind={deal.stage.kind} />
        </span>
      </>
    );
  }
  return (
    <>
      <Avatar name={record.name} size={32} square={object.key === "account"} />
      <span className="gm-compact">
        <strong className="gm-clip">{record.name}</strong>
        <span className="gm-clip">{knownBy(record, object)}</span>
      </span>
    </>
  );
}

function knownBy(record: CrmRecord, object: ObjectType): string {
  const account = record["account"] as Reference | null | undefined;
  const parts = object.key === "account" ? [record["industry"], record["city"]] : [record["jobTitle"], account?.name];
  return parts.filter((part) => typeof part === "string" && part !== "").join(" · ") || (record.owner?.name ?? "");
}
