import type { Filter } from "../filters/filter-schema.ts";

/** Whether a filter asks for one member by name, in any property that leads to members, however it is reached. */
export function namesMember(node: Filter, memberId: string, leadsToMember: ReadonlySet<string>): boolean {
  const inner = [...(node.and ?? []), ...(node.or ?? []), node.not, node.where].filter((part) => part !== undefined);
  if (inner.some((part) => namesMember(part, memberId, leadsToMember))) return true;
  // of a record it leads to after a dot: `account.ownerId`
  const name = node.property?.split(".").at(-1);
  return name !== undefined && leadsToMember.has(name) && [node.value].flat().includes(memberId);
}
