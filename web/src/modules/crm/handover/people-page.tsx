import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { MembersPage } from "../../identity/members/members-page.tsx";
import { HandoverDialog } from "./handover-dialog.tsx";
import { leftBehindQuery } from "./handover-queries.ts";
import { wordsOfCounts } from "./handover-words.ts";
import { Remains } from "./remains.tsx";

/** The people of a company, with what they own: whoever leaves hands it over. */
export function PeoplePage() {
  const { slug, can } = useOrganization();
  const left = useQuery({ ...leftBehindQuery(slug), enabled: can("members.manage") });
  const owning = useMemo(
    () =>
      new Map(
        (left.data ?? []).map(({ member, records, tasks, more }) => [
          member.id,
          wordsOfCounts(records, tasks, more) ?? "",
        ]),
      ),
    [left.data],
  );
  return <MembersPage belongings={{ Leaving: HandoverDialog, Remains, owning }} />;
}
