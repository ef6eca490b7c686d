import { ActionIcon, Menu } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconDots, IconX } from "@tabler/icons-react";
import { Avatar } from "../../../ui/avatar.tsx";
import type { Deal } from "../records/record.ts";
import type { Target } from "./board-shape.ts";
import type { CardWords } from "./card-words.ts";

type CardBodyProps = {
  readonly deal: Deal;
  readonly words: CardWords;
  readonly arrivedBy?: string | undefined;
};

/** What a card shows: name; account and amount; next step and age; the owner's face. */
export function CardBody({ deal, words, arrivedBy }: CardBodyProps) {
  return (
    <>
      <div className="gm-card-line">
        <strong className="gm-clip" title={deal.name}>
          {deal.name}
          <Comma />
        </strong>
        {arrivedBy === undefined ? null : (
          <span className="gm-card-by" title={`Changed by ${arrivedBy}`}>
            <Avatar name={arrivedBy} size={18} />
          </span>
        )}
      </div>
      <div className="gm-card-line">
        <span className="gm-clip gm-card-dim">
          {words.account}
          <Comma />
        </span>
        <span className="gm-card-amount gm-num">
          {words.amount}
          <Comma />
        </span>
      </div>
      <div className="gm-card-line gm-card-foot">
        <span className="gm-clip">
          {words.foot}
          <Comma />
        </span>
        <span className="gm-card-age gm-num" data-rotting={words.rotting || undefined} title={words.ageTitle}>
          {words.rotting ? (
            <IconAlertTriangle size={12} role="img" aria-label="Too long here:" />
          ) : (
            <IconClock size={12} aria-hidden />
          )}
          {words.age}
        </span>
        {deal.owner === null ? null : (
          <span title={`Owner: ${deal.owner.name}`}>
            <Avatar name={deal.owner.name} size={18} />
          </span>
        )}
      </div>
    </>
  );
}

/** Parts the words of a card for whoever hears them; the eye has its lines. */
function Comma() {
  return <span className="gm-comma">, </span>;
}

type CardMenuProps = {
  readonly name: string;
  /** Where it can be moved to. */
  readonly columns: readonly Target[];
  readonly onOpen: () => void;
  /** Absent where the person may not move this card. */
  readonly onMove?: ((to: Target) => void) | undefined;
};

/** Everything a card can do without dragging. */
export function CardMenu({ name, columns, onOpen, onMove }: CardMenuProps) {
  return (
    <Menu position="bottom-end" width={210} withinPortal>
      <Menu.Target>
        <ActionIcon className="gm-card-menu" size={20} tabIndex={-1} aria-label={`What can be done with ${name}`}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onOpen}>Open</Menu.Item>
        {onMove === undefined ? null : (
          <>
            <Menu.Divider />
            <Menu.Label>Move to</Menu.Label>
            {columns.map((column) => (
              <Menu.Item key={column.id} onClick={() => onMove(column)}>
                {column.name}
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
