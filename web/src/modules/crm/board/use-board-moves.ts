import { useRef, useState } from "react";
import { useDealMover } from "../moves/use-deal-mover.tsx";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { moved, placed } from "./board-state.ts";
import type { BoardData } from "./use-board.ts";

/** Moving on a board: at once, then truth; why a card was put back stands at the card. */
export function useBoardMoves(data: BoardData) {
  const [refusals, setRefusals] = useState<Readonly<Record<string, string>>>({});
  const moving = useRef(new Set<string>());
  const closeRefusal = (dealId: string) =>
    setRefusals((now) => Object.fromEntries(Object.entries(now).filter(([id]) => id !== dealId)));
  const mover = useDealMover({
    show: (deal, stage) => {
      moving.current.add(deal.id);
      closeRefusal(deal.id);
      data.change((board) => moved(board, deal.id, stage.id, new Date().toISOString()));
    },
    putBack: (deal, reason) => {
      moving.current.delete(deal.id);
      data.change((board) => placed(board, deal));
      if (reason !== null) setRefusals((now) => ({ ...now, [deal.id]: reason }));
    },
    settle: (deal) => {
      moving.current.delete(deal.id);
      data.change((board) => placed(board, deal));
      data.recount();
    },
  });
  const move = (deal: Deal, stage: Stage) => mover.move(data.card(deal.id) ?? deal, stage);
  return {
    move,
    dialog: mover.dialog,
    refusals,
    closeRefusal,
    isMoving: (dealId: string) => moving.current.has(dealId),
  };
}
