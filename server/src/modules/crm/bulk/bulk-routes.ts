import { operation } from "#platform/operation";
import {
  BulkJobId,
  BulkJobInFull,
  BulkJobPage,
  BulkJobVersion,
  BulkPreview,
  BulkRefusalFile,
  ListBulkJobs,
  PreviewBulkJob,
  StartBulkJob,
} from "./bulk-schema.ts";
import { bulkRefusalFile, listBulkJobs, readBulkJob, startBulkJob, stopBulkJob, undoJob } from "./bulk-jobs.ts";
import { previewBulkJob } from "./bulk-preview.ts";

const scope = "organization";
const path = "/api/v1/bulk-jobs";
/** It depends on the object and the action; each use case asks. */
const permission = null;

/** Changes to any number of records: previewed, begun, followed, stopped, taken back. */
export const bulkJobOperations = [
  operation({
    id: "crm.bulkJobs.preview",
    summary: "Say what a change to many records would do",
    description:
      "Counts the records of a filter (or those named) that are in sight, and how many of them one may change, and tries the change on the first ones without writing.",
    http: { method: "POST", path: `${path}/preview` },
    scope,
    permission,
    input: PreviewBulkJob,
    output: BulkPreview,
    errors: ["not_found", "too_large"],
    run: previewBulkJob,
  }),
  operation({
    id: "crm.bulkJobs.start",
    summary: "Change, assign, relate, delete or restore all records of a filter",
    description:
      "Which records they are is decided now: what comes to match later is not among them; what somebody changes before its turn and no longer matches is left and named. " +
      "Goes on in the background, some thousand records at a time, with history and events of each. What may not be written is refused record by record.",
    http: { method: "POST", path, status: 202 },
    scope,
    permission,
    input: StartBulkJob,
    output: BulkJobInFull,
    errors: ["not_found", "conflict", "too_large"],
    run: startBulkJob,
  }),
  operation({
    id: "crm.bulkJobs.list",
    summary: "List bulk jobs, newest first",
    description: "One's own; everybody's with `audit.read`.",
    http: { method: "GET", path },
    scope,
    permission,
    input: ListBulkJobs,
    output: BulkJobPage,
    run: listBulkJobs,
  }),
  operation({
    id: "crm.bulkJobs.get",
    summary: "Read a bulk job, how far it has come and what it was refused",
    http: { method: "GET", path: `${path}/:id` },
    scope,
    permission,
    input: BulkJobId,
    output: BulkJobInFull,
    errors: ["not_found"],
    run: readBulkJob,
  }),
  operation({
    id: "crm.bulkJobs.stop",
    summary: "Stop a bulk job that waits or runs",
    description: "It ends after the records it is at. What it has done stays, and can be taken back.",
    http: { method: "POST", path: `${path}/:id/stop` },
    scope,
    permission,
    input: BulkJobVersion,
    output: BulkJobInFull,
    errors: ["not_found", "conflict"],
    run: stopBulkJob,
  }),
  operation({
    id: "crm.bulkJobs.undo",
    summary: "Take a bulk job back",
    description:
      "Goes on in the background, the last record first, also for a job that was stopped or failed on its way. Records get back what they had, property by property, " +
      "where they still hold what the job wrote; what was deleted comes back. What somebody has changed since is left and named.",
    http: { method: "POST", path: `${path}/:id/undo`, status: 202 },
    scope,
    permission,
    input: BulkJobVersion,
    output: BulkJobInFull,
    errors: ["not_found", "conflict"],
    run: undoJob,
  }),
  operation({
    id: "crm.bulkJobs.refused",
    summary: "Download the refused records with their reasons",
    http: { method: "GET", path: `${path}/:id/refused.csv`, download: true },
    scope,
    permission,
    input: BulkJobId,
    output: BulkRefusalFile,
    errors: ["not_found"],
    hiddenFrom: ["graphql"],
    run: bulkRefusalFile,
  }),
];
