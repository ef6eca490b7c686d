import { expect, test } from "vitest";
import { partsOf } from "./mail-links.ts";

test("addresses become links without the punctuation behind them", () => {
  expect(partsOf("Open http://127.0.0.1:8080/invite/a_b-c. Bye (https://x.example/y?z=1).")).toEqual([
    { text: "Open ", link: null },
    { text: "http://127.0.0.1:8080/invite/a_b-c", link: "http://127.0.0.1:8080/invite/a_b-c" },
    { text: ". Bye (", link: null },
    { text: "https://x.example/y?z=1", link: "https://x.example/y?z=1" },
    { text: ").", link: null },
  ]);
});

test("nothing but http and https is ever a link", () => {
  expect(partsOf("javascript:alert(1) ftp://x data:text/html,x").every(({ link }) => link === null)).toBe(true);
});
