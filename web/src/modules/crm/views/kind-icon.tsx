import { IconCalendar, IconColumns, IconTable } from "@tabler/icons-react";
import type { ViewKind } from "./view-queries.ts";

const icons = { table: IconTable, board: IconColumns, calendar: IconCalendar };

/** The picture of a kind of view. */
export function KindIcon({ kind, size = 16 }: { readonly kind: ViewKind; readonly size?: number }) {
  const Icon = icons[kind];
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
