import type { Module } from "#platform/module";
import type { Work } from "#platform/work";
import { accessOperations } from "./access/access-routes.ts";
import { accountOperations } from "./accounts/account-routes.ts";
import { recordBoardOperations } from "./boards/record-board-routes.ts";
import { recordCalendarOperations } from "./calendar/record-calendar-routes.ts";
import { conditionOperations } from "./conditions/condition-routes.ts";
import { contactOperations } from "./contacts/contact-routes.ts";
import { dealOperations } from "./deals/deal-routes.ts";
import {
  checkImportJob,
  giveUpImportJob,
  runImportJob,
  undoImportJob,
  watchImportsJob,
} from "./imports/import-jobs.ts";
import { bulkWorkJob, giveUpBulkJob, watchBulkJobs } from "./bulk/bulk-queue.ts";
import { bulkJobsLostInRestore } from "./bulk/bulk-restore-sql.ts";
import { bulkJobOperations } from "./bulk/bulk-routes.ts";
import { importsLostInRestore } from "./imports/import-restore-sql.ts";
import { exportOperations } from "./exports/export-routes.ts";
import { importOperations } from "./imports/import-routes.ts";
import { peopleOperations } from "./imports/people/people-routes.ts";
import { importTopics } from "./imports/import-topics.ts";
import { filterOperations } from "./filters/filter-routes.ts";
import { groupOperations } from "./groups/group-routes.ts";
import { fieldOperations } from "./fields/field-routes.ts";
import { handoverOperations } from "./handover/handover-routes.ts";
import { noteOperations } from "./notes/note-routes.ts";
import { pipelineOperations, stageOperations } from "./pipelines/pipeline-routes.ts";
import { seedPipelines } from "./pipelines/pipeline-changes.ts";
import { linkOperations } from "./links/link-routes.ts";
import { relationOperations } from "./links/relation-routes.ts";
import { objectTypeOperations } from "./object-types/object-type-routes.ts";
import { anyRecordOperations } from "./records/any-record-routes.ts";
import { ownShapes } from "./own-shapes/own-shapes.ts";
import { crmRelations } from "./relations.ts";
import { crmTopics } from "./topics.ts";
import { reportOperations } from "./reports/deal-report-routes.ts";
import { propertyOperations } from "./properties/property-routes.ts";
import { propertyRuleOperations } from "./property-rules/property-rule-routes.ts";
import { searchOperations } from "./search/search-routes.ts";
import { gatherSearchWordsJob, watchSearchJob } from "./search/search-upkeep.ts";
import { taskOperations } from "./tasks/task-routes.ts";
import { shareOperations } from "./sharing/share-routes.ts";
import { timelineOperations } from "./timeline/timeline-routes.ts";
import { viewOperations } from "./views/view-routes.ts";

export type { PeopleImport } from "./imports/people/people-schema.ts";
export type { BulkJobInFull, BulkPreview } from "./bulk/bulk-schema.ts";
export type { Import } from "./imports/import-schema.ts";
export { accountObject } from "./accounts/account-object.ts";
export { linkAccounts } from "./contacts/contact-accounts.ts";
export { contactObject } from "./contacts/contact-object.ts";
export { dealObject } from "./deals/deal-object.ts";
export { dealTotals } from "./deals/deal-totals.ts";
export { createNote } from "./notes/notes.ts";
export { updatePipeline } from "./pipelines/pipeline-changes.ts";
export { listPipelines } from "./pipelines/pipelines.ts";
export { updateStage } from "./pipelines/stages.ts";
export { createProperty } from "./properties/properties.ts";
export { endSearchRebuild, rebuildSearchStep } from "./search/search-rebuild.ts";
export { openShares } from "./sharing/shared-records-sql.ts";
export { writeNewTasks } from "./tasks/task-writing.ts";
export { createRecords, updateRecords } from "./records/record-writing.ts";

/** What every new organization begins with: a first pipeline. */
export async function seedCrm(work: Work): Promise<void> {
  await seedPipelines(work);
}

/** What the application mounts. Other modules may call only the functions exported above. */
export function crmModule(): Module {
  return {
    name: "crm",
    operations: [
      ...accountOperations,
      ...contactOperations,
      ...dealOperations,
      ...pipelineOperations,
      ...stageOperations,
      ...propertyOperations,
      ...filterOperations,
      ...accessOperations,
      ...conditionOperations,
      ...fieldOperations,
      ...shareOperations,
      ...objectTypeOperations,
      ...recordBoardOperations,
      ...recordCalendarOperations,
      ...groupOperations,
      ...anyRecordOperations,
      ...propertyRuleOperations,
      ...relationOperations,
      ...linkOperations,
      ...noteOperations,
      ...taskOperations,
      ...timelineOperations,
      ...viewOperations,
      ...searchOperations,
      ...importOperations,
      ...bulkJobOperations,
      ...handoverOperations,
      ...peopleOperations,
      ...exportOperations,
      ...reportOperations,
    ],
    consumers: [],
    jobs: [
      checkImportJob,
      runImportJob,
      undoImportJob,
      giveUpImportJob,
      watchImportsJob,
      gatherSearchWordsJob,
      watchSearchJob,
      bulkWorkJob,
      giveUpBulkJob,
      watchBulkJobs,
    ],
    lostInRestore: [importsLostInRestore, bulkJobsLostInRestore],
    schedule: ["* * * * * crm.search.watch", "*/5 * * * * crm.imports.watch", "*/5 * * * * crm.bulk.watch"],
    relations: crmRelations,
    ownShapes,
    topics: [...crmTopics, ...importTopics],
  };
}
