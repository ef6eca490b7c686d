import type { TablerIcon } from "@tabler/icons-react";
import type { ComponentType } from "react";

/** A place in the left rail; `to` is a page's address with `$slug` for the open company. */
export type NavigationItem = {
  readonly label: string;
  readonly icon: TablerIcon;
  readonly to: string;
  /** Only for whoever has this permission. */
  readonly permission?: string;
  /** The second key of "g x". */
  readonly goKey?: string;
  /** Marks the place as open only on exactly its address. */
  readonly exact?: boolean;
  /** A number beside its name, such as how many tasks are due. */
  readonly Beside?: ComponentType;
  /** More links below it while the rail is wide, such as the single pipelines. */
  readonly Below?: ComponentType;
};

export type NavigationSection = {
  readonly label: string | null;
  readonly items: readonly NavigationItem[];
  /** More places at its end that only this company has. */
  readonly More?: ComponentType<{ readonly narrow: boolean }>;
};

/** The sections of a rail with only what the person may see, and no empty section. */
export function permitted(
  sections: readonly NavigationSection[],
  can: (permission: string) => boolean,
): readonly NavigationSection[] {
  return sections
    .map((section) => ({
      ...section,
      items: section.items.filter((item) => item.permission === undefined || can(item.permission)),
    }))
    .filter((section) => section.items.length > 0);
}
