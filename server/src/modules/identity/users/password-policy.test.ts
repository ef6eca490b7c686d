import { describe, expect, it } from "vitest";
import { passwordProblems } from "./password-policy.ts";

const owner = { email: "margaret.houlihan@gomark.test", name: "Margaret Houlihan" };
const codes = async (password: string) => (await passwordProblems(password, owner)).map(({ code }) => code);

describe("a new password", () => {
  it("is taken when it is long and nobody's first guess", async () => {
    for (const good of [
      "correct horse battery staple",
      "tower-bicycle-lantern",
      "ünder dem großen Baum",
      "x7#Lq9vTz2mW",
      "空の青さを知る小さな鳥たち",
    ]) {
      expect(await codes(good)).toEqual([]);
    }
  });

  it("is refused when it is on the lists attackers try first, also disguised", async () => {
    for (const common of [
      "password1234",
      "Password1234!",
      "qwertyuiop12",
      "123456789012",
      "aaaaaaaaaaaa",
      "letmein12345",
      "p4ssw0rdp4ssw0rd",
    ]) {
      expect(await codes(common)).toEqual(["password_too_common"]);
    }
  });

  it("is told everything that is wrong with it at once", async () => {
    expect(await codes("short")).toEqual(["password_too_short"]);
    expect(await codes("x".repeat(201))).toEqual(["password_too_long"]);
    expect(await codes("My Margaret.Houlihan password")).toEqual(["password_contains_email"]);
    expect(await passwordProblems("ann", { email: "ann@gomark.test", name: "Ann" })).toHaveLength(2);
  });

  it("is counted in characters, not in bytes", async () => {
    expect(await codes("🦊🐻🐼🐨🦁🐮🐷🐸🐵🐔🐧🐦")).toEqual([]);
    expect(await codes("🦊🐻🐼🐨🦁🐮")).toEqual(["password_too_short"]);
  });
});
