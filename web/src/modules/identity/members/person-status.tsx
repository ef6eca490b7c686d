import { IconCircleCheck, IconCircleDashed, IconMail, IconUserOff } from "@tabler/icons-react";
import type { PersonRow } from "./people-rows.ts";

const looks = {
  active: { icon: IconCircleCheck, word: "Active" },
  placeholder: { icon: IconCircleDashed, word: "No sign-in yet" },
  invited: { icon: IconMail, word: "Invited" },
  deactivated: { icon: IconUserOff, word: "Deactivated" },
};

type PersonStatusProps = {
  readonly status: PersonRow["status"];
  /** What somebody who is deactivated still owns. */
  readonly owns?: string | undefined;
};

/** Whether a person can sign in, as icon and word. */
export function PersonStatus({ status, owns }: PersonStatusProps) {
  const { icon: Icon, word } = looks[status];
  return (
    <span
      className="gm-person-status"
      data-status={owns === undefined ? status : "owning"}
      {...(owns === undefined ? {} : { title: `${word}, still owns ${owns}` })}
    >
      <Icon size={14} aria-hidden /> {owns === undefined ? word : "Still owns records"}
    </span>
  );
}
