import { createContext, type ReactNode, use, useCallback, useMemo } from "react";
import type { ObjectType } from "../records/record.ts";
import { type RecordAccess, useAccess } from "./share-queries.ts";

type Known = { readonly recordId: string; readonly access: RecordAccess | undefined };

const AccessContext = createContext<Known | null>(null);

type RecordAccessProviderProps = { readonly object: ObjectType; readonly id: string; readonly children: ReactNode };

/** Tells everything on a record's page what the server allows the person with it. */
export function RecordAccessProvider({ object, id, children }: RecordAccessProviderProps) {
  const access = useAccess(object, id);
  const known = useMemo(() => ({ recordId: id, access }), [id, access]);
  return <AccessContext value={known}>{children}</AccessContext>;
}

/** What the server said of a record, where its page is open; undefined elsewhere and until it has answered. */
export function useKnownAccess(): (recordId: string | undefined) => RecordAccess | undefined {
  const known = use(AccessContext);
  return useCallback((recordId) => (known !== null && known.recordId === recordId ? known.access : undefined), [known]);
}
