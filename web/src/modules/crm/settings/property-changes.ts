import type { BrokenRecords } from "@gomark/server/contract/crm/property-rules/property-rule";
import { useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { propertiesQuery } from "../properties/property-queries.ts";
import type { PropertyInfo, Value } from "../records/record.ts";
import type { RulesToSend } from "./rule-form-values.ts";

export type PropertyFields = {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly archived: boolean }[];
  readonly required: boolean;
  readonly unique: boolean;
  /** What a record begins with; null for nothing. */
  readonly default: Value;
  readonly description: string | null;
  readonly group: string | null;
};

/** What setting rules answers: the field as it is now, and which records break its rules. */
export type RulesSet = { readonly property: PropertyInfo; readonly broken: BrokenRecords };

export type NewPropertyFields = PropertyFields & { readonly key?: string; readonly type: string };

/** Every change to the fields of one object; each is followed by reading them again. */
export function usePropertyChanges(object: string) {
  const { slug: organization } = useOrganization();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: propertiesQuery(organization, object).queryKey });
  return {
    /** @throws ApiProblem */
    create: async (fields: NewPropertyFields) => {
      const made = await request<PropertyInfo>("POST", "/api/v1/properties", {
        organization,
        body: { object, ...fields },
      });
      await refresh();
      return made;
    },
    /** @throws ApiProblem */
    change: async ({ id, version }: PropertyInfo, fields: PropertyFields) => {
      const changed = await request<PropertyInfo>("PATCH", `/api/v1/properties/${id ?? ""}`, {
        organization,
        body: { version, ...fields },
      });
      await refresh();
      return changed;
    },
    /** @throws ApiProblem */
    setRules: async ({ key }: PropertyInfo, rules: RulesToSend) => {
      const set = await request<RulesSet>("PUT", `/api/v1/property-rules/${object}/${key}`, {
        organization,
        body: rules,
      });
      await refresh();
      return set;
    },
    /** @throws ApiProblem */
    remove: async ({ id, version }: PropertyInfo) => {
      await request<unknown>("DELETE", `/api/v1/properties/${id ?? ""}`, { organization, query: { version } });
      await refresh();
    },
  };
}

export type PropertyChanges = ReturnType<typeof usePropertyChanges>;
