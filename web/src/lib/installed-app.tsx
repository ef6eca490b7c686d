import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { registerSW } from "virtual:pwa-register";

const hourMs = 3_600_000;

/** Registers the service worker and offers a reload when the server carries a newer GoMark; never reloads by itself, somebody may be typing. */
export function keepInstalledAppFresh(): void {
  const update = registerSW({
    onNeedRefresh: () => {
      notifications.show({
        id: "new-version",
        autoClose: false,
        message: (
          <span style={{ display: "flex", alignItems: "center", gap: 12 }}>
            <span style={{ flex: 1 }}>GoMark was updated.</span>
            <Button size="xs" onClick={() => void update(true)}>
              Load the new version
            </Button>
          </span>
        ),
      });
    },
    onRegisteredSW: (_url, registration) => {
      if (registration !== undefined) setInterval(() => void registration.update(), hourMs);
    },
  });
}
