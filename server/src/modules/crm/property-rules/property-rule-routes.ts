import { z } from "zod";
import { operation } from "#platform/operation";
import { Property } from "../properties/property-schema.ts";
import { BrokenRecords, SetPropertyRules } from "./property-rule-schema.ts";
import { setPropertyRules } from "./rule-setting.ts";

export const propertyRuleOperations = [
  operation({
    id: "crm.propertyRules.set",
    summary: "Set the rules of a property, built-in or the organization's own",
    description:
      "All rules are replaced. They bind new values on every path; records that break them are told and may stay as they are.",
    http: { method: "PUT", path: "/api/v1/property-rules/:object/:property" },
    scope: "organization",
    permission: "properties.manage",
    input: SetPropertyRules,
    output: z.object({ property: Property, broken: BrokenRecords }),
    listSizes: { "broken.examples": 5, "property.options": 500 },
    errors: ["not_found", "conflict"],
    run: setPropertyRules,
  }),
];
