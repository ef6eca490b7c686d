import { IconCircleCheckFilled, IconCircleDashed, IconCircleXFilled } from "@tabler/icons-react";
import "./stage-pill.css";

export type StageKind = "open" | "won" | "lost";

const icons = { open: IconCircleDashed, won: IconCircleCheckFilled, lost: IconCircleXFilled };
const words = { open: "open", won: "won", lost: "lost" };

/** A stage with its kind told three ways: icon, word and colour. */
export function StagePill({ name, kind }: { readonly name: string; readonly kind: StageKind }) {
  const Icon = icons[kind];
  return (
    <span className="gm-stage" data-kind={kind} title={`${name} (${words[kind]})`}>
      <Icon size={14} aria-hidden />
      <span className="gm-clip">{name}</span>
    </span>
  );
}
