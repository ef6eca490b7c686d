import { Button } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { reconnectNow } from "../lib/realtime/realtime.ts";
import { useConnectionLost } from "../lib/realtime/use-topic.ts";

/** Says so when the device is offline, or live updates have been away for a while; what is on the page may be old. */
export function ConnectionBanner() {
  const lost = useConnectionLost();
  const { online } = useNetwork();
  if (!lost && online) return null;
  return (
    <div className="gm-banner" role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span>No connection to GoMark. What you see may be out of date; it catches up by itself.</span>
      <Button size="xs" variant="default" onClick={reconnectNow}>
        Try now
      </Button>
    </div>
  );
}
