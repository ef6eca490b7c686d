import { z } from "zod";
import { operation } from "#platform/operation";
import { onRecords } from "../records/any-record-routes.ts";
import { Link, LinkPage, ListLinks, RemoveLink, SetLink } from "./link-schema.ts";
import { listLinks, removeLink, setLink } from "./links.ts";

const path = "/api/v1/records/:type/:id/links/:relationId";

/** The links of a record of any type, from either side. */
export const linkOperations = [
  operation({
    ...onRecords("read"),
    id: "crm.links.list",
    summary: "List the records that one is linked with by a relation, the primary one first",
    http: { method: "GET", path },
    input: ListLinks,
    output: LinkPage,
    errors: ["not_found"],
    run: listLinks,
  }),
  operation({
    ...onRecords("update"),
    id: "crm.links.set",
    summary: "Link two records, or change their link",
    description: "Doing it twice changes nothing. The other record need only be seen.",
    http: { method: "PUT", path: `${path}/:otherId` },
    input: SetLink,
    output: Link,
    errors: ["not_found", "rule_broken"],
    run: setLink,
  }),
  operation({
    ...onRecords("update"),
    id: "crm.links.remove",
    summary: "Take two linked records apart",
    http: { method: "DELETE", path: `${path}/:otherId` },
    input: RemoveLink,
    output: z.object({}),
    errors: ["not_found"],
    run: async (work, input) => {
      await removeLink(work, input);
      return {};
    },
  }),
];
