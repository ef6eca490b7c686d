import { describe, expect, it } from "vitest";
import { crossSiteProblem } from "./cross-site-rules.ts";
import { reachOf, teamsBelow } from "./reach-rules.ts";

const marks = {
  method: "POST",
  origin: undefined,
  host: "gomark.test",
  fetchSite: undefined,
  client: "web",
  upgrade: undefined,
};
const publicUrl = "https://gomark.test";

describe("a request with a session's cookie", () => {
  it("may change something from our own pages and from programs that name themselves", () => {
    expect(crossSiteProblem(marks, publicUrl)).toBeNull();
    expect(
      crossSiteProblem({ ...marks, origin: "https://gomark.test", fetchSite: "same-origin" }, publicUrl),
    ).toBeNull();
    expect(
      crossSiteProblem({ ...marks, origin: "http://localhost:8080", host: "localhost:8080" }, publicUrl),
    ).toBeNull();
  });

  it("may change nothing from another page, whichever mark gives it away", () => {
    for (const foreign of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { fetchSite: "cross-site" },
      { fetchSite: "same-site" },
      { client: undefined },
    ]) {
      expect(crossSiteProblem({ ...marks, ...foreign }, publicUrl)).not.toBeNull();
    }
  });

  it("may always read, but not open a socket from another page", () => {
    expect(
      crossSiteProblem({ ...marks, method: "GET", client: undefined, fetchSite: "cross-site" }, publicUrl),
    ).toBeNull();
    const socket = { ...marks, method: "GET", upgrade: "WebSocket", client: undefined };
    expect(crossSiteProblem({ ...socket, origin: "https://gomark.test" }, publicUrl)).toBeNull();
    expect(crossSiteProblem({ ...socket, origin: "https://evil.example" }, publicUrl)).not.toBeNull();
  });
});

describe("a team", () => {
  const teams = [
    { id: "1", parent_id: null },
    { id: "2", parent_id: "1" },
    { id: "3", parent_id: "2" },
    { id: "4", parent_id: null },
  ];
  const members = [
    { id: "10", team_id: "1" },
    { id: "20", team_id: "2" },
    { id: "30", team_id: "3" },
    { id: "40", team_id: "4" },
  ];

  it("reaches over every team below it, and over none beside or above", () => {
    expect(reachOf("20", "2", { teams, members })).toEqual({ own: ["20"], team: ["20", "30"] });
    expect(reachOf("10", "1", { teams, members }).team).toEqual(["10", "20", "30"]);
    expect(reachOf("40", "4", { teams, members }).team).toEqual(["40"]);
  });

  it("is oneself for a member without one, and nobody for who is no member", () => {
    expect(reachOf("50", null, { teams, members })).toEqual({ own: ["50"], team: ["50"] });
    expect(reachOf(null, null, { teams, members })).toEqual({ own: [], team: [] });
  });

  it("ends even in a circle", () => {
    expect([
      ...teamsBelow("1", [
        { id: "1", parent_id: "2" },
        { id: "2", parent_id: "1" },
      ]),
    ]).toEqual(["1", "2"]);
  });
});
