import { useEffect, useMemo } from "react";
import { readPreference, writePreference } from "../../../lib/preferences.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useMe } from "../../../lib/session.ts";
import { isObjectKey, type ObjectKey } from "./record.ts";

const mostRecent = 6;
const nameOf = (userId: string, slug: string) => `recent.${userId}.${slug}`;

type Recent = { readonly object: ObjectKey; readonly id: string };

/** The records the person opened last in a company, the latest first. Only ids are kept in the browser. */
export function useRecentRecords(userId: string, slug: string): Recent[] {
  const kept = readPreference<readonly string[]>(nameOf(userId, slug), []).join(" ");
  return useMemo(
    () =>
      kept.split(" ").flatMap((text) => {
        const [object = "", id = ""] = text.split(":");
        return isObjectKey(object) && /^\d+$/.test(id) ? [{ object, id }] : [];
      }),
    [kept],
  );
}

/** Remembers that a record's page was opened. */
export function useRememberRecord(object: string, id: string): void {
  const { slug } = useOrganization();
  const { user } = useMe();
  useEffect(() => {
    // the palette knows the objects that every company has
    if (!isObjectKey(object)) return;
    const name = nameOf(user.id, slug);
    const [one, before] = [`${object}:${id}`, readPreference<readonly string[]>(name, [])];
    writePreference(name, [one, ...before.filter((other) => other !== one)].slice(0, mostRecent));
  }, [object, id, slug, user.id]);
}
