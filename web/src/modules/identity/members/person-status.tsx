import { IconCircleCheck, IconCircleDashed, IconMail, IconUserOff } from "@tabler/icons-react";
import type { PersonRow } from "./people-rows.ts";

const looks = {
  active: { icon: IconCircleCheck, word: "Active" },
  placeholder: { icon: IconCircleDashed, word: "No sign-in yet" },
  invited: { icon: IconMail, word: "Invited" },
  deactivated: { icon: IconUserOff, word: "Deactivated" },
};

/** Whether a person can sign in, as icon and word. */
export function PersonStatus({ status }: { readonly status: PersonRow["status"] }) {
  const { icon: Icon, word } = looks[status];
  return (
    <span className="gm-person-status" data-status={status}>
      <Icon size={14} aria-hidden /> {word}
    </span>
  );
}
