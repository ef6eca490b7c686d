import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";
import { listsKey, recordQuery, recordsKey } from "./record-queries.ts";
import type { CrmRecord, ObjectType } from "./record.ts";

type ListData = InfiniteData<KeysetPage<CrmRecord>>;

/** Where a record is kept: one organization's records of one object. */
export type Shelf = { readonly client: QueryClient; readonly slug: string; readonly object: ObjectType };

/** Shows a record everywhere it stands already: its page, its panel, every list. */
export function showRecord({ client, slug, object }: Shelf, record: CrmRecord): void {
  client.setQueryData(recordQuery(slug, object, record.id).queryKey, record);
  client.setQueriesData<ListData>({ queryKey: listsKey(slug, object.plural) }, (data) =>
    data === undefined ? data : mapItems(data, (item) => (item.id === record.id ? record : item)),
  );
}

/** Takes records out of every list. */
export function hideRecords({ client, slug, object }: Shelf, ids: ReadonlySet<string>): void {
  client.setQueriesData<ListData>({ queryKey: listsKey(slug, object.plural) }, (data) => {
    if (data === undefined) return data;
    const pages = data.pages.map((page) => {
      const items = page.items.filter((item) => !ids.has(item.id));
      const total = page.total === undefined ? {} : { total: page.total - (page.items.length - items.length) };
      return { ...page, ...total, items };
    });
    return { ...data, pages };
  });
}

/** The version of a record that is shown now; null when it is not shown. */
export function shownVersion({ client, slug, object }: Shelf, id: string): number | null {
  const one = client.getQueryData(recordQuery(slug, object, id).queryKey);
  if (one !== undefined) return one.version;
  const lists = client.getQueriesData<ListData>({ queryKey: listsKey(slug, object.plural) });
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === id);
      if (found !== undefined) return found.version;
    }
  }
  return null;
}

/** Has everything shown about an object's records read again. */
export async function readAgain({ client, slug, object }: Shelf): Promise<void> {
  await client.invalidateQueries({ queryKey: recordsKey(slug, object.plural) });
}

function mapItems(data: ListData, change: (item: CrmRecord) => CrmRecord): ListData {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}
