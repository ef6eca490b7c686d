import { z } from "zod";
import { defineEvent } from "#platform/events/event-type";
import { Id } from "#platform/wire";

const changed = z.array(z.string()).describe("Names of the fields that changed");

export const organizationCreated = defineEvent(
  "identity.organization.created",
  "organization",
  z.object({ organizationId: Id, slug: z.string() }),
);
export const organizationChanged = defineEvent(
  "identity.organization.changed",
  "organization",
  z.object({ organizationId: Id, changed }),
);
export const memberAdded = defineEvent("identity.member.added", "member", z.object({ memberId: Id }));
export const memberChanged = defineEvent("identity.member.changed", "member", z.object({ memberId: Id, changed }));
export const teamChanged = defineEvent(
  "identity.team.changed",
  "team",
  z.object({ teamId: Id, change: z.enum(["created", "changed", "deleted"]) }),
);
export const permissionsChanged = defineEvent(
  "identity.permissions.changed",
  "permission",
  z.object({ role: z.string(), permission: z.string() }),
);
export const invitationSent = defineEvent("identity.invitation.sent", "invitation", z.object({ invitationId: Id }));
export const invitationRevoked = defineEvent(
  "identity.invitation.revoked",
  "invitation",
  z.object({ invitationId: Id }),
);
export const invitationAccepted = defineEvent(
  "identity.invitation.accepted",
  "invitation",
  z.object({ invitationId: Id, memberId: Id }),
);
export const keyCreated = defineEvent("identity.key.created", "api_key", z.object({ keyId: Id }));
export const keyRevoked = defineEvent("identity.key.revoked", "api_key", z.object({ keyId: Id }));
export const portfolioMemberChanged = defineEvent(
  "identity.portfolio_member.changed",
  "portfolio_member",
  z.object({ memberId: Id, changed }),
);
