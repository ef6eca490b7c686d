import { useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useOrganizationIfAny } from "../../../lib/organization.ts";
import { objectTypes } from "../records/record.ts";
import { viewsQuery } from "./view-queries.ts";

/** A saved view as a place to go to. */
export type ViewPlace = { readonly id: string; readonly name: string; readonly of: string; readonly go: () => void };

/** The saved views of every object that the person may see, read once they are wanted. */
export function useViewPlaces(wanted: boolean): readonly ViewPlace[] {
  const organization = useOrganizationIfAny();
  const navigate = useNavigate();
  const slug = organization?.slug ?? "";
  const objects = Object.values(objectTypes).filter(({ plural }) => organization?.can(`${plural}.read`) === true);
  const views = useQueries({
    queries: objects.map(({ key }) => ({ ...viewsQuery(slug, key), enabled: wanted && organization !== null })),
  });
  return objects.flatMap(({ plural, many }, index) =>
    (views[index]?.data?.items ?? []).map(({ id, name }) => ({
      id,
      name,
      of: many,
      go: () => void navigate({ to: `/o/$slug/${plural}`, params: { slug }, search: { view: id } }),
    })),
  );
}
