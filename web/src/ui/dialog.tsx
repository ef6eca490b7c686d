import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";

/** A dialog that is open as long as it is drawn; when it goes, the cursor is where it was before. */
export function Dialog(props: Omit<ModalProps, "opened">) {
  // Mantine gives the cursor back to those dialogs alone that stay drawn while they are closed
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
  return <Modal opened {...props} />;
}
