import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "#platform/work";

type Json = ColumnType<unknown, string | null, never>;

interface Stamps {
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

interface Invitation {
  id: Generated<string>;
  email: string;
  name: string | null;
  role: string;
  token_hash: Buffer;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  revoked_at: Date | null;
}

interface ApiKey {
  id: Generated<string>;
  name: string;
  role: string;
  hash: Buffer;
  hint: string;
  created_by: string;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
  /** The user behind it; null where GoMark itself made it. */
  made_by: string | null;
}

interface AuditEntry {
  id: Generated<string>;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  via: string;
  ip: string | null;
  request_id: string;
  object: string;
  record_id: string | null;
  record_label: string;
  action: string;
  before: Json;
  after: Json;
}

/** The tables identity owns. A query for any other module's table does not type-check. */
export interface IdentityTables {
  "identity.portfolio": Stamps & { id: string; name: string };
  "identity.organization": Stamps & {
    id: string;
    portfolio_id: string;
    slug: string;
    name: string;
    currency: string;
    time_zone: string;
    fiscal_month: Generated<number>;
    week_start: Generated<number>;
  };
  "identity.team": Stamps & {
    org_id: string;
    id: Generated<string>;
    parent_id: string | null;
    name: string;
    name_key: string;
  };
  "identity.member": Stamps & {
    org_id: string;
    id: Generated<string>;
    user_id: string | null;
    name: string;
    name_key: string;
    email: string | null;
    role: string;
    team_id: string | null;
    active: Generated<boolean>;
  };
  "identity.portfolio_member": Stamps & {
    portfolio_id: string;
    id: Generated<string>;
    user_id: string;
    name: string;
    email: string;
    role: string;
    active: Generated<boolean>;
  };
  "identity.record_kind": {
    org_id: string;
    plural: string;
    label_one: string;
    label_many: string;
    archived: boolean;
  };
  "identity.role_permission": { org_id: string; role: string; permission: string; scope: string; updated_at: Date };
  "identity.role_field": {
    org_id: string;
    role: string;
    object: string;
    property: string;
    access: "none" | "read";
    updated_at: Date;
  };
  "identity.role_condition": { org_id: string; role: string; permission: string; filter: unknown; updated_at: Date };
  "identity.invitation": Invitation & { org_id: string; team_id: string | null; member_id: string | null };
  "identity.portfolio_invitation": Invitation & { portfolio_id: string };
  "identity.api_key": ApiKey & { org_id: string };
  "identity.portfolio_api_key": ApiKey & { portfolio_id: string };
  "identity.audit_entry": AuditEntry & { org_id: string };
  "identity.portfolio_audit_entry": AuditEntry & { portfolio_id: string };
  "identity.authority": { only_one: boolean; version: string; changed_in: string };
}

export const identityTables = tablesOf<IdentityTables>();
