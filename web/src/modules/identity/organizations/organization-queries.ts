import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";

export type OrganizationInfo = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly version: number;
};

const most = 200;

/** All companies of the portfolio. */
export const organizationsQuery = queryOptions({
  queryKey: ["portfolio", "organizations"],
  queryFn: async ({ signal }) => {
    const page = await request<{ readonly items: readonly OrganizationInfo[] }>("GET", "/api/v1/organizations", {
      query: { limit: most },
      signal,
    });
    return page.items;
  },
});

export type NewOrganization = { readonly name: string; readonly slug: string; readonly currency: string; readonly timeZone: string };

/** Adds a company to the portfolio. @throws ApiProblem */
export function createOrganization(organization: NewOrganization): Promise<OrganizationInfo> {
  return request("POST", "/api/v1/organizations", { body: organization });
}

/** The company itself, with its version. */
export const organizationQuery = (organization: string) =>
  queryOptions({
    queryKey: ["organization", organization, "self"],
    queryFn: ({ signal }) => request<OrganizationInfo>("GET", "/api/v1/organization", { organization, signal }),
  });

/** Changes a company's name, currency or time zone. @throws ApiProblem */
export function changeOrganization(
  organization: Pick<OrganizationInfo, "slug" | "version">,
  change: Partial<Omit<NewOrganization, "slug">>,
): Promise<OrganizationInfo> {
  return request("PATCH", "/api/v1/organization", {
    organization: organization.slug,
    body: { ...change, version: organization.version },
  });
}

/** A slug made of a name: lower case, plain letters, hyphens. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll("ß", "ss")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 40);
}
