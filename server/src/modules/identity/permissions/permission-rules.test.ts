import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { abilityOf, isAllowed, ownersReached } from "./ability-shared-rules.ts";
import { defaultCells, matrixFrom } from "./permission-rules.ts";
import {
  actsAs,
  defaultMatrix,
  exceedingPermissions,
  matrixProblem,
  organizationRoles,
  permissionCatalogue,
  type PermissionScope,
  portfolioRoles,
  scopes,
  widestOf,
} from "./permission-shared-rules.ts";

const ids = permissionCatalogue.map(({ id }) => id);
const scopeMap = fc.record(Object.fromEntries(ids.map((id) => [id, fc.constantFrom(...scopes)]))) as fc.Arbitrary<
  Record<string, PermissionScope>
>;

describe("the default matrix", () => {
  it("gives every role a scope for every permission, and only one that can be chosen", () => {
    for (const role of organizationRoles) {
      expect(Object.keys(defaultMatrix[role]).toSorted()).toEqual(ids.toSorted());
      for (const { id, scopes: choices } of permissionCatalogue) expect(choices).toContain(defaultMatrix[role][id]);
    }
  });

  it("lets a rep see the team's deals and change their own, and a manager manage records but not people", () => {
    const { rep, manager, viewer } = defaultMatrix;
    expect([rep["deals.read"], rep["deals.update"], rep["deals.delete"], rep["contacts.export"]]).toEqual([
      "team",
      "own",
      "own",
      "none",
    ]);
    expect([
      manager["deals.delete"],
      manager["pipelines.manage"],
      manager["members.manage"],
      manager["keys.manage"],
    ]).toEqual(["all", "all", "none", "none"]);
    expect(Object.entries(viewer).flatMap(([id, scope]) => (scope === "none" ? [] : [id]))).toEqual([
      "accounts.read",
      "contacts.read",
      "deals.read",
      "tasks.read",
    ]);
  });

  it("gives no role more than an admin has, and every portfolio role an organization role", () => {
    for (const role of organizationRoles)
      expect(exceedingPermissions(defaultMatrix[role], (id) => defaultMatrix.admin[id] ?? "none")).toEqual([]);
    for (const role of portfolioRoles) expect(organizationRoles).toContain(actsAs[role]);
  });

  it("is what an organization without cells of its own has, and what its first cells say", () => {
    for (const role of organizationRoles) {
      expect(matrixFrom([]).get(role)).toEqual(defaultMatrix[role]);
      expect(matrixFrom(defaultCells()).get(role)).toEqual(defaultMatrix[role]);
    }
  });
});

describe("a matrix", () => {
  it("takes an organization's own cells over the defaults, and nothing it does not know", () => {
    const matrix = matrixFrom([
      { role: "rep", permission: "deals.read", scope: "all" },
      { role: "rep", permission: "gone.forever", scope: "all" },
      { role: "rep", permission: "deals.update", scope: "sideways" },
    ]);
    expect(matrix.get("rep")).toEqual({ ...defaultMatrix.rep, "deals.read": "all", "deals.update": "none" });
  });

  it("cannot be set so that nobody could mend it", () => {
    expect(matrixProblem("admin", "permissions.manage", "none")).toBeDefined();
    expect(matrixProblem("manager", "permissions.manage", "none")).toBeUndefined();
  });
});

describe("two roles at once", () => {
  it("reach exactly as far as the wider of them", () => {
    fc.assert(
      fc.property(scopeMap, scopeMap, (one, two) => {
        const both = widestOf(one, two);
        expect(exceedingPermissions(one, (id) => both[id] ?? "none")).toEqual([]);
        expect(exceedingPermissions(two, (id) => both[id] ?? "none")).toEqual([]);
        for (const id of ids) expect([one[id], two[id]]).toContain(both[id]);
      }),
    );
  });
});

describe("an ability", () => {
  it("says of every permission what its scope says", () => {
    const reach = { own: ["7"], team: ["7", "8"] };
    const owners: Record<PermissionScope, readonly string[] | null> = {
      none: [],
      own: ["7"],
      team: ["7", "8"],
      all: null,
    };
    fc.assert(
      fc.property(scopeMap, (chosen) => {
        const ability = abilityOf(chosen, reach);
        for (const id of ids) {
          const scope = chosen[id] ?? "none";
          expect(isAllowed(ability, id)).toBe(scope !== "none");
          expect(ownersReached(ability, id)).toEqual(owners[scope]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("of somebody who owns nothing reaches nothing by 'own' and 'team'", () => {
    const ability = abilityOf({ "deals.read": "team" }, { own: [], team: [] });
    expect(ownersReached(ability, "deals.read")).toEqual([]);
  });
});
