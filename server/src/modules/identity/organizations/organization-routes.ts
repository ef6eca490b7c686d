import { z } from "zod";
import { Refusal } from "#platform/errors";
import { operation } from "#platform/operation";
import { decodeCursor, PageInput, pageOf, toPage } from "#platform/paging";
import { Id } from "#platform/wire";
import { NewOrganization, Organization, OrganizationChange } from "./organization-schema.ts";
import { organizationById, organizationPage } from "./organization-sql.ts";
import { changeOrganization, createOrganization, type OrganizationHook } from "./organizations.ts";

export function organizationRoutes(hooks: readonly OrganizationHook[]) {
  return [
    operation({
      id: "identity.organizations.list",
      summary: "List the portfolio's companies by name",
      http: { method: "GET", path: "/api/v1/organizations" },
      scope: "portfolio",
      permission: "portfolio.read",
      input: PageInput,
      output: pageOf(Organization),
      async run(work, { limit, cursor }) {
        const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([z.string(), Id]));
        const rows = await organizationPage(work, limit + 1, after);
        return toPage(rows, limit, { item: (row) => row, key: (row) => [row.name, row.id] });
      },
    }),
    operation({
      id: "identity.organizations.create",
      summary: "Add a company to the portfolio",
      http: { method: "POST", path: "/api/v1/organizations", status: 201 },
      scope: "portfolio",
      permission: "portfolio.manage",
      input: NewOrganization,
      output: Organization,
      errors: ["conflict"],
      run: (work, input) => createOrganization(work, input, hooks),
    }),
    operation({
      id: "identity.organizations.update",
      summary: "Change a company's name, currency, time zone or fiscal year, from the portfolio",
      http: { method: "PATCH", path: "/api/v1/organizations/:id" },
      scope: "portfolio",
      permission: "portfolio.manage",
      input: OrganizationChange.extend({ id: Id }),
      output: Organization,
      errors: ["not_found", "conflict"],
      run: (work, { id, ...change }) => changeOrganization(work, id, change),
    }),
    operation({
      id: "identity.organization.read",
      summary: "Read the company this call is for",
      http: { method: "GET", path: "/api/v1/organization" },
      scope: "organization",
      permission: null,
      input: z.object({}),
      output: Organization,
      async run(work) {
        const organization = await organizationById(work, work.orgId);
        if (organization === undefined) throw new Refusal("not_found", "There is no such company");
        return organization;
      },
    }),
    operation({
      id: "identity.organization.update",
      summary: "Change the company's own name, currency, time zone or fiscal year",
      http: { method: "PATCH", path: "/api/v1/organization" },
      scope: "organization",
      permission: "organization.manage",
      input: OrganizationChange,
      output: Organization,
      errors: ["conflict"],
      run: (work, change) => changeOrganization(work, work.orgId, change),
    }),
  ];
}
