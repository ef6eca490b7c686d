import { createServer, request, type IncomingMessage } from "node:http";
import { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { startCluster } from "#platform/postgres/cluster";
import { newProgram, type Program } from "#testing/program";

const patient = { timeout: 120_000 };

async function programWith(settings: Readonly<Record<string, string>> = {}): Promise<Program> {
  const program = await newProgram(settings);
  onTestFinished(() => program.remove());
  return program;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it(
  "starts empty, says where it is, refuses a second start on the same data, and stops without leaving a process",
  patient,
  async () => {
    const program = await programWith();
    await program.start("--empty");
    expect(program.printed()).toContain(`GoMark is ready at ${program.address}`);
    const setup = await (await fetch(`${program.address}/api/v1/setup`)).json();
    expect(setup).toMatchObject({ needed: true, demoAccounts: [] });

    const second = await programWith({ GOMARK_DATA_DIR: program.dataDir });
    await expect(second.start("--empty")).rejects.toThrow(
      /ended with 1 instead of getting ready: Another GoMark .* is already using the data folder/,
    );

    const pid = program.databasePid();
    program.signal("SIGTERM");
    // npm passes a signal on that the terminal has already sent: the second one must not cut anything short
    program.signal("SIGTERM");
    expect((await program.ended()).code).toBe(0);
    expect(isAlive(pid)).toBe(false);
  },
);

it("answers a taken port with one sentence before it starts anything", patient, async () => {
  const program = await programWith();
  const other = createServer().listen(program.port, "127.0.0.1");
  onTestFinished(() => void other.close());
  await expect(program.start()).rejects.toThrow(
    `Port ${program.port} is already in use by another program. Stop it, or set PORT to a free one.`,
  );
});

it("refuses a database of a newer schema, and stops the database again", patient, async () => {
  const program = await programWith();
  expect((await program.command("migrate")).code).toBe(0);
  const cluster = await startCluster({ dataDir: program.dataDir });
  const client = new Client({ connectionString: cluster.urls().owner });
  await client.connect();
  await client.query("insert into platform.migration (number, name, checksum) values (9999, '9999-future', 'x')");
  await client.end();
  await cluster.stop();
  await expect(program.start("--empty")).rejects.toThrow(
    /ended with 1 .*This database belongs to a newer GoMark \(its schema is 9999-future/,
  );
  expect(() => program.databasePid()).toThrow("ENOENT");
});

it("finishes a running request before it stops", patient, async () => {
  const program = await programWith();
  await program.start("--empty");
  const body = JSON.stringify({
    portfolioName: "Balco",
    name: "Ada",
    email: "ada@example.com",
    password: "a long and quiet sentence",
  });
  const reply = new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(
      `${program.address}/api/v1/setup`,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": body.length,
          "gomark-client": "web",
          expect: "100-continue",
        },
      },
      resolve,
    );
    call.on("error", reject);
    // the server has taken the request up, and its body comes after the signal
    call.on("continue", () => {
      program.signal("SIGTERM");
      setImmediate(() => call.end(body));
    });
    call.flushHeaders();
  });
  expect((await reply).statusCode).toBe(201);
  const { code, output } = await program.ended();
  expect(code).toBe(0);
  expect(output).not.toContain("left behind");
});

it("in production needs a secret and tells every fault at once", patient, async () => {
  const program = await programWith({ NODE_ENV: "production", PORT: "99999", LOG_LEVEL: "loud" });
  const { code, errors } = await program.command("doctor");
  expect(code).toBe(1);
  for (const name of ["GOMARK_SECRET", "PORT", "LOG_LEVEL"]) expect(errors).toContain(name);
});

it("in production loads no demo and no known password", patient, async () => {
  const program = await programWith({ NODE_ENV: "production", GOMARK_SECRET: "0123456789abcdef0123456789abcdef" });
  await program.start();
  const setup = await (await fetch(`${program.address}/api/v1/setup`)).json();
  expect(setup).toMatchObject({ needed: true, demoAccounts: [] });
});

it("makes an organization and a key on the command line while it runs and while it does not", patient, async () => {
  const program = await programWith();
  expect(await program.command("org", "create", "--name", "Nord", "--slug", "nord")).toMatchObject({ code: 0 });
  await program.start("--empty");
  const made = await program.command("key", "create", "--org", "nord", "--role", "admin");
  expect(made).toMatchObject({ code: 0, errors: "" });
  expect(made.output).toMatch(/^gmk_\S{20,}\n$/);
  const reply = await fetch(`${program.address}/api/v1/accounts`, {
    headers: { authorization: `Bearer ${made.output.trim()}` },
  });
  expect(reply.status).toBe(200);
  const unknown = await program.command("key", "create", "--org", "nowhere", "--role", "admin");
  expect(unknown).toMatchObject({
    code: 1,
    output: "",
    errors: expect.stringContaining("There is no company nowhere"),
  });
});

it(
  "saves a running installation and restores it into an empty folder, which then serves the same",
  patient,
  async () => {
    const source = await programWith();
    await source.command("org", "create", "--name", "Nord", "--slug", "nord");
    await source.start("--empty");
    const key = (await source.command("key", "create", "--org", "nord", "--role", "admin")).output.trim();
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    await fetch(`${source.address}/api/v1/accounts`, {
      method: "POST",
      headers,
      body: JSON.stringify({ name: "Kept & Söhne" }),
    });
    const before = await (await fetch(`${source.address}/api/v1/accounts`, { headers })).json();
    const file = `${source.dataDir}/saved.gomark`;
    expect(await source.command("backup", "--to", file)).toMatchObject({ code: 0 });

    const target = await programWith();
    expect(await target.command("restore", "--from", file)).toMatchObject({ code: 0 });
    await target.start();
    expect(await (await fetch(`${target.address}/api/v1/accounts`, { headers })).json()).toEqual(before);
    expect(await target.command("restore", "--from", file)).toMatchObject({
      code: 1,
      errors: expect.stringContaining("Another GoMark"),
    });
  },
);
