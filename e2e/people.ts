import type { Page } from "playwright-core";

/** What the sign-in page of a demo installation offers. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

/** The demo's people, as `GET /api/v1/setup` tells everybody. */
export async function demoAccounts(url: string): Promise<readonly DemoAccount[]> {
  const reply = await fetch(`${url}/api/v1/setup`);
  return ((await reply.json()) as { demoAccounts: DemoAccount[] }).demoAccounts;
}

/** Signs in through the page, as a person does, and waits until it has led on. */
export async function signIn(
  page: Page,
  account: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Who may make companies: the demo's owner of the portfolio. */
export async function portfolioOwner(url: string): Promise<DemoAccount> {
  const accounts = await demoAccounts(url);
  const owner = accounts.find(({ role }) => /owner/i.test(role));
  if (owner === undefined)
    throw new Error(`no demo account owns the portfolio: ${accounts.map(({ role }) => role).join(", ")}`);
  return owner;
}

/** Makes an empty company for one test file, as whoever is signed in on the page. */
export async function makeCompany(page: Page, slug: string, name: string): Promise<void> {
  const body = { name, slug, currency: "EUR" };
  await callApi(page, slug, { method: "POST", path: "/api/v1/organizations", body });
}

export interface ApiCall {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH";
  readonly path: string;
  readonly body?: object;
}

/** Calls the API as whoever is signed in on the page, about one company. */
export async function callApi<Body>(
  page: Page,
  organization: string,
  { method = "GET", path, body }: ApiCall,
): Promise<Body> {
  const reply = await page.request.fetch(path, {
    method,
    headers: { "gomark-organization": organization, "gomark-client": "web" },
    ...(body === undefined ? {} : { data: body }),
  });
  if (!reply.ok()) throw new Error(`${method} ${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as Body;
}
