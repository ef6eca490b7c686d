import { frameProperties } from "../records/frame-properties.ts";
import { date, instant, money, relation, required, text } from "../records/record-properties.ts";

/** A sale in the making. Its stage decides whether it is open, won or lost. */
export const dealProperties = {
  name: required(text({ label: "Name", column: "name", keyColumn: "name_key", max: 200 })),
  pipelineId: relation({ label: "Pipeline", column: "pipeline_id", target: "pipeline" }),
  stageId: relation({ label: "Stage", column: "stage_id", target: "stage" }),
  amount: money({ label: "Amount", column: "amount_minor", currencyColumn: "currency" }),
  closeDate: date({ label: "Close date", column: "close_date" }),
  accountId: relation({ label: "Account", column: "account_id", target: "account" }),
  contactId: relation({ label: "Contact", column: "contact_id", target: "contact" }),
  nextStep: text({ label: "Next step", column: "next_step", max: 500 }),
  lostReason: text({ label: "Lost because", column: "lost_reason", max: 500 }),
  wonReason: text({ label: "Won because", column: "won_reason", max: 500 }),
  stageEnteredAt: instant({ label: "In stage since", column: "stage_entered_at" }),
  closedAt: instant({ label: "Closed", column: "closed_at" }),
  ...frameProperties,
};
