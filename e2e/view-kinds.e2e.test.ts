import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { expectAccessible, expectFitsPhone, openBrowser, screens, visit, type Visit } from "./browser.ts";
import { callApi, makeCompany, portfolioOwner, signIn } from "./people.ts";

const slug = "views-of-kinds";

interface Made {
  readonly id: string;
  readonly version: number;
}

describe("views as boards and calendars", () => {
  const url = inject("demoUrl");
  let browser: Browser;
  let seen: Visit;
  const machines: Record<string, Made> = {};
  const call = <Body>(method: "GET" | "POST" | "PUT" | "PATCH", path: string, body?: object) =>
    callApi<Body>(seen.page, slug, { method, path: `/api/v1${path}`, ...(body === undefined ? {} : { body }) });
  const valuesOf = async (name: string) =>
    (await call<{ values: Record<string, unknown> }>("GET", `/records/machine/${machines[name]?.id}`)).values;

  beforeAll(async () => {
    browser = await openBrowser();
    seen = await visit(browser, url);
    await signIn(seen.page, await portfolioOwner(url));
    await makeCompany(seen.page, slug, "Views of Kinds Ltd");
    const labels = { one: "Machine", many: "Machines" };
    await call("POST", "/object-types", { key: "machine", plural: "machines", labels, icon: "truck" });
    const options = ["Ordered", "Running", "In repair", "Retired"].map((label) => ({ value: label, label }));
    for (const field of [
      { key: "state", label: "State", type: "oneOf", options },
      { key: "price", label: "Price", type: "money" },
      { key: "service", label: "Service", type: "date" },
      { key: "site", label: "Site", type: "text" },
    ])
      await call("POST", "/properties", { object: "machine", ...field });
    const names = ["Press", "Lathe", "Crane", "Forklift", "Kiln", "Mill", "Robot arm", "Conveyor", "Boiler"];
    for (const [index, name] of names.entries()) {
      const state = index === 8 ? null : (options[index % 3]?.value ?? null);
      const service = `2026-03-${String(index < 6 ? 12 : 3 + index).padStart(2, "0")}`;
      const values = {
        name,
        state,
        price: { minor: String(1_200_000 * (index + 1)), currency: "EUR" },
        service,
        site: "Hamburg",
      };
      machines[name] = await call<Made>("POST", "/records/machine", { values });
    }
    const whenNorth = { readOnlyWhen: { property: "site", op: "is", value: "North" } };
    await call("PUT", "/property-rules/machine/state", whenNorth);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const newView = async (page: Page, name: string, kind: string) => {
    await page.getByRole("button", { name: /^View: / }).click();
    await page.getByRole("menuitem", { name: "Save as new view" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByText(kind, { exact: true }).click();
    return dialog;
  };
  const column = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(`^${name}, `) });
  const card = (page: Page, name: string) => page.getByRole("gridcell", { name });
  const day = (page: Page, name: string) => page.getByRole("gridcell", { name: new RegExp(` ${name}, `) });

  it("a view of a company's own object becomes a board by one of its fields, with sums", async () => {
    const { page } = seen;
    await page.goto(`/o/${slug}/machines`);
    await page.getByRole("grid", { name: "Machines" }).getByRole("link", { name: "Press" }).waitFor();
    const dialog = await newView(page, "By state", "Board");
    await dialog.getByRole("combobox", { name: "Columns by" }).click();
    await page.getByRole("option", { name: "State" }).click();
    await dialog.getByRole("combobox", { name: "Add up" }).click();
    await page.getByRole("option", { name: "Price" }).click();
    await dialog.getByLabel("Share with everybody").check();
    await screens(page, "view-new-board");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save view" }).click();
    await column(page, "Ordered").getByText("Press").waitFor();
    await column(page, "No state").getByText("Boiler").waitFor();
    expect(await column(page, "In repair").getAttribute("aria-label")).toMatch(/3 machines|2 machines/);
    await screens(page, "record-board");
    await expectAccessible(page);
    await expectFitsPhone(page);
  });

  it("a card dragged by mouse or carried by keys gives its record the value, and undo gives it back", async () => {
    const { page } = seen;
    await card(page, "Press").dragTo(column(page, "Running"));
    await column(page, "Running").getByText("Press").waitFor();
    await expect.poll(async () => (await valuesOf("Press"))["state"]).toBe("Running");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await column(page, "Ordered").getByText("Press").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("m");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const moved = await page.getByText("dropped on Running").textContent();
    const name = String(moved).replace(" dropped on Running.", "");
    await expect.poll(async () => (await valuesOf(name))["state"]).toBe("Running");
  });

  it("a rule that refuses the value puts the card back and says why, and changes by others slide in", async () => {
    const { page } = seen;
    const { version } = await call<Made>("GET", `/records/machine/${machines["Lathe"]?.id}`);
    await call("PATCH", `/records/machine/${machines["Lathe"]?.id}`, { version, values: { site: "North" } });
    await card(page, "Lathe").dragTo(column(page, "In repair"));
    await column(page, "Running").getByRole("alert").getByText("State").waitFor();
    await column(page, "Running").getByText("Lathe").first().waitFor();
    await screens(page, "record-board-refused");
    expect((await valuesOf("Lathe"))["state"]).toBe("Running");
    await page.getByRole("button", { name: "Close this message" }).click();
    const crane = await call<Made>("GET", `/records/machine/${machines["Crane"]?.id}`);
    await call("PATCH", `/records/machine/${crane.id}`, { version: crane.version, values: { state: "Retired" } });
    await column(page, "Retired").getByText("Crane").waitFor();
  });

  it("a view is pinned to the sidebar, and has its address", async () => {
    const { page } = seen;
    await page.getByRole("button", { name: /^View: / }).click();
    await screens(page, "view-menu-kinds");
    await page.getByRole("menuitem", { name: "Pin to the sidebar" }).click();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "By state" }).waitFor();
    await page.goto(`/o/${slug}`);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "By state" }).click();
    await column(page, "Ordered").waitFor();
    await page.getByRole("button", { name: /^View: / }).click();
    await page.getByRole("menuitem", { name: "Open with this for everybody" }).click();
    await page.getByText("open with this for everybody").waitFor();
    await page.goto(`/o/${slug}/machines`);
    await column(page, "Ordered").waitFor();
    expect(new URL(page.url()).searchParams.get("view")).toMatch(/\d/);
  });

  it("a calendar shows records on the days of a month, as many as there is room for and how many more", async () => {
    const { page } = seen;
    const dialog = await newView(page, "Service plan", "Calendar");
    await dialog.getByRole("combobox", { name: "Days by" }).click();
    await page.getByRole("option", { name: "Service" }).click();
    await dialog.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("button", { name: "View: Service plan" }).waitFor();
    await page.getByRole("button", { name: "Today" }).waitFor();
    await page.goto(`${page.url()}&on=2026-03-12`);
    await day(page, "12 March").getByText("+ 2 more").waitFor();
    await screens(page, "calendar-month");
    await expectAccessible(page);
    await day(page, "12 March").getByText("+ 2 more").click();
    await page.getByRole("dialog").getByText("Mill").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByText("Week", { exact: true }).click();
    await day(page, "12 March").getByText("Mill").waitFor();
    await screens(page, "calendar-week");
    await page.getByText("Month", { exact: true }).click();
    await day(page, "1 April").waitFor();
  });

  it("a record dragged by mouse or carried by keys to another day gets that date, and undo gives it back", async () => {
    const { page } = seen;
    await day(page, "9 March").getByText("Robot arm").dragTo(day(page, "17 March"));
    await day(page, "17 March").getByText("Robot arm").waitFor();
    await expect.poll(async () => (await valuesOf("Robot arm"))["service"]).toBe("2026-03-17");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await expect.poll(async () => (await valuesOf("Robot arm"))["service"]).toBe("2026-03-09");
    await day(page, "9 March").getByText("Robot arm").waitFor();
    // the cursor begins on the day of the address
    for (const key of ["j", "m", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await expect.poll(async () => (await valuesOf("Press"))["service"]).toBe("2026-03-20");
    await day(page, "20 March").getByText("Press").waitFor();
  });

  it("an empty day that is clicked begins a record with that date, and the phone shows the days one below the other", async () => {
    const { page, faults } = seen;
    await day(page, "25 March").click({ position: { x: 60, y: 60 } });
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("Compressor");
    await dialog.getByRole("button", { name: "Create machine" }).click();
    await day(page, "25 March").getByText("Compressor").waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("region", { name: "Wednesday 25 March" }).getByText("Compressor").waitFor();
    await screens(page, "calendar-agenda");
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectFitsPhone(page);
    expect(faults).toEqual([]);
  });
});
