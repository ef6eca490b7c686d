import { queryOptions } from "@tanstack/react-query";
import { type Shape, answerOf, api, apiOf } from "../../../lib/api.ts";

export type OrganizationInfo = Shape<"Organization">;

const most = 200;

/** The companies of the portfolio, the first 200 by name. */
export const organizationsQuery = queryOptions({
  queryKey: ["portfolio", "organizations"],
  queryFn: async ({ signal }) => {
    const page = await answerOf(api.GET("/api/v1/organizations", { params: { query: { limit: most } }, signal }));
    return page.items;
  },
});

export type OrganizationFields = { readonly name: string; readonly currency: string; readonly timeZone: string };
export type OrganizationChange = OrganizationFields & {
  readonly fiscalMonth: number;
  readonly weekStart: number;
};

/** Adds a company to the portfolio. @throws ApiProblem */
export function createOrganization(
  organization: OrganizationFields & { readonly slug: string },
): Promise<OrganizationInfo> {
  return answerOf(api.POST("/api/v1/organizations", { body: organization }));
}

/** The company itself, with its version. */
export const organizationQuery = (organization: string) =>
  queryOptions({
    queryKey: ["organization", organization, "self"],
    queryFn: ({ signal }) => answerOf(apiOf(organization).GET("/api/v1/organization", { signal })),
  });

/** Changes a company's name, currency, time zone, fiscal year or first day of the week. @throws ApiProblem */
export function changeOrganization(
  { slug, version }: Pick<OrganizationInfo, "slug" | "version">,
  fields: OrganizationChange,
): Promise<OrganizationInfo> {
  return answerOf(apiOf(slug).PATCH("/api/v1/organization", { body: { ...fields, version } }));
}
