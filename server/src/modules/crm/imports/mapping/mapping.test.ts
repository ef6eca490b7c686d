import { describe, expect, it } from "vitest";
import { objectOf } from "../../objects.ts";
import type { ObjectKey } from "../../records/record-schema.ts";
import { candidatesOf, suggestTargets } from "./mapping-rules.ts";
import { nearest, similarity } from "./similarity-rules.ts";

const suggest = (object: ObjectKey, columns: readonly string[]) => {
  const properties = objectOf(object).properties.filter(
    ({ writable, name }) => writable || name === "createdAt" || name === "closedAt",
  );
  const targets = suggestTargets(columns, candidatesOf(object, properties));
  return Object.fromEntries(columns.map((column, index) => [column, targets[index]]));
};

describe("columns by their names", () => {
  it("the deals and accounts of a public data set find their properties", () => {
    expect(
      suggest("deal", [
        "opportunity_id",
        "sales_agent",
        "product",
        "account",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
      ]),
    ).toEqual({
      opportunity_id: null,
      sales_agent: "ownerId",
      product: null,
      account: "accountId",
      deal_stage: "stageId",
      engage_date: "createdAt",
      close_date: "closeDate",
      close_value: "amount",
    });
    expect(
      suggest("account", [
        "account",
        "sector",
        "year_established",
        "revenue",
        "employees",
        "office_location",
        "subsidiary_of",
      ]),
    ).toEqual({
      account: "name",
      sector: "industry",
      year_established: null,
      revenue: null,
      employees: "employees",
      office_location: "country",
      subsidiary_of: "parentId",
    });
  });

  it("exports of other systems do too, and no target is taken twice", () => {
    expect(
      suggest("contact", [
        "First Name",
        "Last Name",
        "Email",
        "Phone Number",
        "Job Title",
        "Associated Company",
        "Contact owner",
        "Create Date",
        "Email 2",
      ]),
    ).toEqual({
      "First Name": "firstName",
      "Last Name": "lastName",
      Email: "email",
      "Phone Number": "phone",
      "Job Title": "jobTitle",
      "Associated Company": "accountId",
      "Contact owner": "ownerId",
      "Create Date": "createdAt",
      "Email 2": null,
    });
    expect(
      suggest("deal", [
        "Deal Name",
        "Amount",
        "Currency",
        "Pipeline",
        "Deal Stage",
        "Close Date",
        "Deal owner",
        "Closed Lost Reason",
        "Next step",
      ]),
    ).toEqual({
      "Deal Name": "name",
      Amount: "amount",
      Currency: "amount.currency",
      Pipeline: "pipelineId",
      "Deal Stage": "stageId",
      "Close Date": "closeDate",
      "Deal owner": "ownerId",
      "Closed Lost Reason": "lostReason",
      "Next step": "nextStep",
    });
  });
});

describe("near matches", () => {
  it("see past spaces, case, accents and slips of the finger, and offer nothing far-fetched", () => {
    const products = ["GTX Basic", "GTX Pro", "MG Special", "MG Advanced"];
    expect(nearest("GTXPro", products)[0]).toBe("GTX Pro");
    expect(nearest("mg specail", products)).toEqual(["MG Special"]);
    expect(nearest("Sliver", ["Silver", "Gold"])).toEqual(["Silver"]);
    expect(nearest("Zebra", products)).toEqual([]);
    expect(similarity("Müller", "MULLER")).toBe(1);
  });
});
