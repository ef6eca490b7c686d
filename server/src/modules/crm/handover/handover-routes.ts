import { z } from "zod";
import { operation } from "#platform/operation";
import { Handover, HandoverPreview, LeftBehind, MemberId, PreviewHandover, StartHandover } from "./handover-schema.ts";
import { previewHandover, readHandover, startHandover } from "./handovers.ts";
import { leftBehind } from "./left-behind.ts";

const scope = "organization";
const permission = "members.manage";
const path = "/api/v1/members/:id/handover";

/** What becomes of a deactivated member's records, for whoever may deactivate. */
export const handoverOperations = [
  operation({
    id: "crm.handover.leftBehind",
    summary: "List deactivated people who still own records or open tasks",
    description: "The latest first, at most 100 people; of each kind of records some are counted, `more` says so.",
    http: { method: "GET", path: "/api/v1/left-behind" },
    scope,
    permission,
    input: z.object({}),
    output: LeftBehind,
    run: leftBehind,
  }),
  operation({
    id: "crm.handover.get",
    summary: "Say what is a member's: records, tasks, views, shares, keys, places that name them",
    description: "As far as the caller sees it. `jobs` are the latest that handed it over, and how far they have come.",
    http: { method: "GET", path },
    scope,
    permission,
    input: MemberId,
    output: Handover,
    errors: ["not_found"],
    run: readHandover,
  }),
  operation({
    id: "crm.handover.preview",
    summary: "Say what handing a member's records over would do",
    http: { method: "POST", path: `${path}/preview` },
    scope,
    permission,
    input: PreviewHandover,
    output: HandoverPreview,
    errors: ["not_found", "too_large"],
    run: previewHandover,
  }),
  operation({
    id: "crm.handover.start",
    summary: "Hand a deactivated member's records over",
    description:
      "Each kind goes by a bulk job of its own, followed, stopped and taken back as such. Shared views change their owner at once; " +
      "what was shared with them is ended, also with no choices at all. Private views stay theirs; settings that name them are told by `mentions` and stay.",
    http: { method: "POST", path, status: 202 },
    scope,
    permission,
    input: StartHandover,
    output: Handover,
    errors: ["not_found", "conflict", "rule_broken", "too_large"],
    run: startHandover,
  }),
];
