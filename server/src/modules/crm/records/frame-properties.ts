import { instant, relation } from "./record-properties.ts";

/** Properties every record has and that are filtered and sorted like any other. */
export const frameProperties = {
  ownerId: relation({ label: "Owner", column: "owner_id", target: "member" }),
  createdAt: instant({ label: "Created", column: "created_at" }),
  updatedAt: instant({ label: "Changed", column: "updated_at" }),
};
