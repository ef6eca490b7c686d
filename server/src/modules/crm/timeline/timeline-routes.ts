import { operation } from "#platform/operation";
import { pageOf } from "#platform/paging";
import { ListTimeline, TimelineItem } from "./timeline-schema.ts";
import { readTimeline } from "./timeline.ts";

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
];
