import { operation } from "#platform/operation";
import { pageOf } from "#platform/paging";
import { ListTimeline, TimelineItem } from "./timeline-schema.ts";
import { readTimeline } from "./timeline.ts";
import { readValueHistory } from "./value-history.ts";
import { ListValueHistory, PastValue } from "./value-history-schema.ts";

export const timelineOperations = [
  operation({
    id: "crm.timeline.list",
    summary: "Read what has happened to a record, newest first",
    http: { method: "GET", path: "/api/v1/timeline" },
    scope: "organization",
    permission: null,
    input: ListTimeline,
    output: pageOf(TimelineItem),
    errors: ["not_found"],
    run: readTimeline,
  }),
  operation({
    id: "crm.valueHistory.list",
    summary: "Read every value a property of a record was given, newest first",
    description:
      "With who and from where, however it was written. A page may hold fewer values than asked for while `nextCursor` is set.",
    http: { method: "GET", path: "/api/v1/value-history" },
    scope: "organization",
    permission: null,
    input: ListValueHistory,
    output: pageOf(PastValue),
    errors: ["not_found"],
    run: readValueHistory,
  }),
];
