import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { recordChange } from "../audit/audit.ts";
import { keyCreated, keyRevoked } from "../events.ts";
import { refuseExceedingRole } from "../permissions/permissions.ts";
import { exceedingPermissions, portfolioScopes } from "../permissions/permission-shared-rules.ts";
import { newSecret } from "../secrets.ts";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import type { ApiKey, CreatedApiKey, NewApiKey, NewPortfolioApiKey } from "./key-schema.ts";
import { insertKey, insertPortfolioKey, type KeyRow, revokeKeyRow, revokePortfolioKeyRow } from "./key-sql.ts";

const prefix = "gmk_";
const hintLength = prefix.length + 6;

/** Creates a key of the organization. Its role may do no more than whoever creates it (`forbidden`). */
export async function createKey(work: Work, { name, role }: NewApiKey): Promise<CreatedApiKey> {
  await refuseExceedingRole(work, role);
  const { secret, hash } = newSecret(prefix);
  const row = await insertKey(work, { name, role, hash, hint: secret.slice(0, hintLength) });
  return shownOnce(work, "api_key", row, secret);
}

/** Ends a key of the organization; refused at once in this process, within seconds in every other. */
export async function revokeKey(work: Work, id: string): Promise<void> {
  noteRevoked(work, "api_key", await revokeKeyRow(work, id));
}

/** Creates a key of the portfolio, likewise. */
export async function createPortfolioKey(work: Work, { name, role }: NewPortfolioApiKey): Promise<CreatedApiKey> {
  if (exceedingPermissions(portfolioScopes(role), (permission) => work.actor.scopeOf(permission)).length > 0) {
    throw new Refusal("forbidden", `The role ${role} may do more than you`);
  }
  const { secret, hash } = newSecret(prefix);
  const row = await insertPortfolioKey(work, { name, role, hash, hint: secret.slice(0, hintLength) });
  return shownOnce(work, "portfolio_api_key", row, secret);
}

/** Ends a key of the portfolio, likewise. */
export async function revokePortfolioKey(work: Work, id: string): Promise<void> {
  noteRevoked(work, "portfolio_api_key", await revokePortfolioKeyRow(work, id));
}

/** Records the new key and answers it with its secret, which is never to be seen again. */
function shownOnce(work: Work, object: string, row: KeyRow, secret: string): CreatedApiKey {
  const { id, name, role } = row;
  recordChange(work, { object, recordId: id, label: name, action: "created", before: null, after: { name, role } });
  work.publish(keyCreated, id, { keyId: id });
  return { ...toApiKey(row), key: secret };
}

function noteRevoked(work: Work, object: string, row: KeyRow | undefined): void {
  if (row === undefined) throw new Refusal("not_found", "There is no such key, or it has been revoked");
  recordChange(work, {
    object,
    recordId: row.id,
    label: row.name,
    action: "revoked",
    before: { name: row.name, role: row.role },
    after: null,
  });
  work.publish(keyRevoked, row.id, { keyId: row.id });
  noteAuthorityChange(work);
}

export function toApiKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    hint: `${row.hint}…`,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    works: row.works,
  };
}
