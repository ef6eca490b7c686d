import { useInfiniteQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { bulkListQuery } from "./bulk-queries.ts";
import "./bulk.css";

/** How far the job at work is, beside the rail's entry: it goes on wherever one is. */
export function BulkBadge() {
  const { slug } = useOrganization();
  const list = useInfiniteQuery(bulkListQuery(slug));
  const atWork = list.data?.pages[0]?.items.find(({ status }) => status === "running" || status === "undoing");
  if (atWork === undefined) return null;
  const { done, total } = atWork.progress;
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  return <span className="gm-bulk-badge gm-num">{percent} %</span>;
}
