import { emailForm } from "../records/email-rules.ts";
import { frameProperties } from "../records/frame-properties.ts";
import { linked, readOnly, relation, required, text } from "../records/record-properties.ts";

/** A person one can reach. `name` is made of the two names, or else the address. */
export const contactProperties = {
  firstName: text({ label: "First name", column: "first_name", max: 120 }),
  lastName: text({ label: "Last name", column: "last_name", max: 120 }),
  name: readOnly(required(text({ label: "Name", column: "name", keyColumn: "name_key", max: 320 }))),
  email: { ...text({ label: "E-mail", column: "email", keyColumn: "email_key", max: 320 }), form: emailForm },
  phone: text({ label: "Phone", column: "phone", max: 60 }),
  jobTitle: text({ label: "Job title", column: "job_title", max: 200 }),
  accountId: linked(relation({ label: "Account", column: "account_id", target: "account" }), {
    table: "crm.contact_account",
    recordColumn: "contact_id",
    targetColumn: "account_id",
  }),
  ...frameProperties,
};
