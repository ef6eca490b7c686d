import { Skeleton } from "@mantine/core";
import { SkeletonLines } from "../ui/states.tsx";

/** A page that is on its way: its header line and text as bones. */
export function RoutePending() {
  return (
    <div aria-busy="true" aria-label="Loading">
      <div className="gm-header">
        <Skeleton height={12} width={160} />
      </div>
      <div className="gm-content" data-layout="wide">
        <SkeletonLines lines={5} />
      </div>
    </div>
  );
}
