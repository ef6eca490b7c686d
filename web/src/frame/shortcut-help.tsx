import { Modal, Switch } from "@mantine/core";
import { useFlag } from "../lib/preferences.ts";
import type { Shortcut } from "../lib/shortcuts/shortcut-keys.ts";
import { singleKeysPreference, useRegisteredShortcuts } from "../lib/shortcuts/shortcuts.ts";
import { Kbd } from "../ui/kbd.tsx";

type DialogProps = { readonly opened: boolean; readonly onClose: () => void };

/** Every shortcut that works on the page below, and the switch that turns the single-key ones off. */
export function ShortcutHelp({ opened, onClose }: DialogProps) {
  const shortcuts = useRegisteredShortcuts();
  const [singleKeys, setSingleKeys] = useFlag(singleKeysPreference, true);
  const groups = Map.groupBy(shortcuts, (shortcut: Shortcut) => shortcut.group);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={560}>
      <div className="gm-help">
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3>{group}</h3>
            {members.map((shortcut) => (
              <div key={`${shortcut.keys}${shortcut.label}`} className="gm-help-line">
                <span>{shortcut.label}</span>
                <Kbd keys={shortcut.keys} />
              </div>
            ))}
          </section>
        ))}
      </div>
      <Switch
        mt="lg"
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        label="Single-key shortcuts"
        description="Turn off if keys are pressed by accident or by speech input. Control and Command shortcuts stay."
      />
    </Modal>
  );
}
