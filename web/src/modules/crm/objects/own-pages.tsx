import { useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NotFoundPage } from "../../../frame/not-found-page.tsx";
import { RoutePending } from "../../../frame/route-pending.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { RecordPage } from "../record-page/record-page.tsx";
import type { ObjectType } from "../records/record.ts";
import { RecordTablePage } from "../table/record-table-page.tsx";
import { useOwnTypes } from "./object-type-queries.ts";

/** Every record of a type of the company's own as a table. */
export function OwnTablePage() {
  const search = useSearch({ from: "/signed-in/o/$slug/$area" });
  return <OfType>{(object) => <RecordTablePage key={object.key} object={object} search={search} />}</OfType>;
}

/** One record of a type of the company's own. */
export function OwnRecordPage() {
  return <OfType>{(object) => <RecordPage key={object.key} object={object} />}</OfType>;
}

/** The type that the address names. */
function OfType({ children }: { readonly children: (object: ObjectType) => ReactNode }) {
  const { area } = useParams({ strict: false });
  const { own, isPending, error, retry } = useOwnTypes();
  if (isPending) return <RoutePending />;
  if (error !== null) return <ErrorState error={error} retry={retry} />;
  const object = own.find((type) => type.area === area);
  return object === undefined ? <NotFoundPage /> : children(object);
}
