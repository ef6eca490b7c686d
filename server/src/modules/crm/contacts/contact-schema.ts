import { z } from "zod";
import { newShape, patchShape, readShape, recordFrame, recordPage, RecordReference } from "../records/record-schema.ts";
import { contactProperties } from "./contact-properties.ts";

export const Contact = z
  .object({ ...readShape(contactProperties), ...recordFrame, account: RecordReference.nullable() })
  .meta({ id: "Contact" });
export type Contact = z.infer<typeof Contact>;

export const NewContact = newShape(contactProperties);
export const ContactPatch = patchShape(contactProperties);
export const ContactPage = recordPage(Contact);
