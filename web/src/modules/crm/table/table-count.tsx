import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { formatNumber } from "../../../ui/format.ts";
import type { LiveList } from "./use-live-list.ts";
import "./table.css";

/** How many records there are, and how many came or changed out of sight since. */
export function TableCount({ total, live }: { readonly total: number | undefined; readonly live: LiveList }) {
  return (
    <>
      {total === undefined ? null : <span className="gm-count gm-num">{formatNumber(total)}</span>}
      {live.news === 0 ? null : (
        <Button size="xs" variant="light" leftSection={<IconRefresh size={14} />} onClick={live.refresh}>
          {formatNumber(live.news)} changed
        </Button>
      )}
    </>
  );
}
