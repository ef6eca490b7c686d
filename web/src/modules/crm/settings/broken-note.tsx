import { Alert } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { conditionsOf } from "../filters/filter.ts";
import { useAllTypes } from "../objects/object-type-queries.ts";
import type { RulesSet } from "./property-changes.ts";

type BrokenNoteProps = { readonly object: string; readonly broken: RulesSet["broken"] };

/** How many records break the rules that were just saved, and the way to them. */
export function BrokenNote({ object, broken }: BrokenNoteProps) {
  const { slug } = useOrganization();
  const type = useAllTypes().find(({ key }) => key === object);
  const { one = "record", plural = "records" } = type ?? {};
  const { count, more, filter, examples } = broken;
  if (count === 0)
    return (
      <p className="gm-hint" role="status">
        Saved. Every {one} keeps to these rules today.
      </p>
    );
  const conditions = filter === null ? null : conditionsOf(filter);
  const number = `${more ? "More than " : ""}${formatNumber(count)}`;
  const words =
    count === 1 ? { what: one, do: "breaks", are: "it is" } : { what: plural, do: "break", are: "they are" };
  const names = examples.map(({ name }) => name).join(", ");
  return (
    <Alert color="yellow" role="status">
      Saved. {number} {words.what} {words.do} these rules today and may stay as {words.are}
      {names === "" ? "" : `: ${names}${count > examples.length ? ", …" : ""}`}.{" "}
      {conditions === null || type === undefined ? null : (
        <Link
          to="/o/$slug/$area"
          params={{ slug, area: type.area }}
          search={{ view: "all", filter: conditions }}
          className="gm-link"
        >
          Show them
        </Link>
      )}
    </Alert>
  );
}
