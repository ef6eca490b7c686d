import { ActionIcon, Menu } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconDots, IconX } from "@tabler/icons-react";
import { type ReactNode, memo } from "react";
import { Avatar } from "../../../ui/avatar.tsx";
import { formatDay, formatDays, formatMoney } from "../../../ui/format.ts";
import { useNow } from "../../../ui/values.tsx";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { ageOf } from "./card-age.ts";

type CardBodyProps = {
  readonly deal: Deal;
  readonly kind: Stage["kind"];
  readonly arrivedBy?: string | undefined;
  readonly menu?: ReactNode;
};

/** What a card shows: name; account and amount; next step and age; the owner's face. */
export const CardBody = memo(function CardBody({ deal, kind, arrivedBy, menu }: CardBodyProps) {
  const now = useNow();
  const age = ageOf(deal, kind, now);
  return (
    <>
      <div className="gm-card-line">
        <strong className="gm-clip" title={deal.name}>
          {deal.name}
        </strong>
        {arrivedBy === undefined ? null : (
          <span className="gm-card-by" title={`Changed by ${arrivedBy}`}>
            <Avatar name={arrivedBy} size={18} />
          </span>
        )}
        {menu}
      </div>
      <div className="gm-card-line">
        <span className="gm-clip gm-card-dim">{deal.account?.name ?? "No account"}</span>
        <span className="gm-card-amount gm-num">
          {deal.amount === null ? "" : formatMoney(deal.amount, { whole: true })}
        </span>
      </div>
      <div className="gm-card-line gm-card-foot">
        <span className="gm-clip">{footOf(deal, kind)}</span>
        <span className="gm-card-age gm-num" data-rotting={age.rotting || undefined} title={age.title}>
          {age.rotting ? <IconAlertTriangle size={12} aria-hidden /> : <IconClock size={12} aria-hidden />}
          {age.days === 0 ? "today" : formatDays(age.days)}
        </span>
        {deal.owner === null ? null : (
          <span title={`Owner: ${deal.owner.name}`}>
            <Avatar name={deal.owner.name} size={18} />
          </span>
        )}
      </div>
    </>
  );
});

function footOf(deal: Deal, kind: Stage["kind"]): string {
  if (kind !== "open") return deal.closedAt === null ? "Closed" : `Closed ${formatDay(deal.closedAt)}`;
  return deal.nextStep ?? "No next step";
}

type CardMenuProps = {
  readonly deal: Deal;
  readonly stages: readonly Stage[];
  readonly onOpen: () => void;
  /** Absent where the person may not move this deal. */
  readonly onMove?: ((stage: Stage) => void) | undefined;
};

/** Everything a card can do without dragging. */
export function CardMenu({ deal, stages, onOpen, onMove }: CardMenuProps) {
  return (
    <Menu position="bottom-end" width={210} withinPortal>
      <Menu.Target>
        <ActionIcon className="gm-card-menu" size={20} tabIndex={-1} aria-label={`What can be done with ${deal.name}`}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onOpen}>Open</Menu.Item>
        {onMove === undefined ? null : (
          <>
            <Menu.Divider />
            <Menu.Label>Move to</Menu.Label>
            {stages
              .filter((stage) => stage.id !== deal.stageId)
              .map((stage) => (
                <Menu.Item key={stage.id} onClick={() => onMove(stage)}>
                  {stage.name}
                </Menu.Item>
              ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Why a card was put back, beside the card. */
export function CardRefusal({ reason, onClose }: { readonly reason: string; readonly onClose: () => void }) {
  return (
    <div className="gm-card-refusal" role="alert">
      <span title={reason}>{reason}</span>
      <ActionIcon size={18} tabIndex={-1} onClick={onClose} aria-label="Close this message">
        <IconX size={13} />
      </ActionIcon>
    </div>
  );
}
