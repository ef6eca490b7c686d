import type { QueryClient } from "@tanstack/react-query";
import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";
import { listsKey, recordQuery, recordsKey } from "./record-queries.ts";
import type { CrmRecord, ObjectType } from "./record.ts";

type ListPage = KeysetPage<CrmRecord>;

/** Where a record is kept: one organization's records of one object. */
export type Shelf = { readonly client: QueryClient; readonly slug: string; readonly object: ObjectType };

/** Shows a record everywhere it stands already: its page, its panel, every list. */
export function showRecord({ client, slug, object }: Shelf, record: CrmRecord): void {
  client.setQueryData(recordQuery(slug, object, record.id).queryKey, record);
  client.setQueriesData<ListPage>({ queryKey: listsKey(slug, object) }, (page) =>
    page?.items.some(({ id }) => id === record.id)
      ? { ...page, items: page.items.map((item) => (item.id === record.id ? record : item)) }
      : page,
  );
}

/** Takes records out of every list. */
export function hideRecords({ client, slug, object }: Shelf, ids: ReadonlySet<string>): void {
  for (const [key, page] of client.getQueriesData<ListPage>({ queryKey: listsKey(slug, object) })) {
    if (page === undefined) continue;
    const items = page.items.filter((item) => !ids.has(item.id));
    const gone = page.items.length - items.length;
    if (gone === 0) continue;
    client.setQueryData<ListPage>(key, { ...page, items });
    // how many there are stands on the list's first page
    client.setQueryData<ListPage>([...key.slice(0, -1), 0], (first) =>
      first?.total === undefined ? first : { ...first, total: first.total - gone },
    );
  }
}

/** The version of a record that is shown now; null when it is not shown. */
export function shownVersion({ client, slug, object }: Shelf, id: string): number | null {
  const one = client.getQueryData(recordQuery(slug, object, id).queryKey);
  if (one !== undefined) return one.version;
  for (const [, page] of client.getQueriesData<ListPage>({ queryKey: listsKey(slug, object) })) {
    const found = page?.items.find((item) => item.id === id);
    if (found !== undefined) return found.version;
  }
  return null;
}

/** Has everything shown about an object's records read again. */
export async function readAgain({ client, slug, object }: Shelf): Promise<void> {
  await client.invalidateQueries({ queryKey: recordsKey(slug, object) });
}
