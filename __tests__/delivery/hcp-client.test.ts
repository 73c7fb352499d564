import * as v from "valibot";
import { HcpClient } from "../../src/delivery/hcp-client";
import { HcpError } from "../../src/delivery/hcp-failures";
import { HcpRuns } from "../../src/delivery/hcp-runs";
import { temporaryFolder } from "../support/synth";
import { makeCertificate, untrustable } from "./support/certificate";
import { FakeHcp, type Fault, TOKEN } from "./support/fake-hcp";

const folder = temporaryFolder();

let host: FakeHcp;
let pauses: number[];
beforeEach(async () => {
  host = await FakeHcp.start();
  pauses = [];
});
afterEach(() => {
  host.stop();
});

function connect(token = TOKEN, onSilence?: () => void): Promise<HcpClient> {
  const pause = (milliseconds: number) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  return HcpClient.connect({ host: "tfe.example.com", token, origin: host.origin, pause, onSilence });
}

/** Lets the first answers be as said, one after the other. */
function answering(...faults: readonly ReturnType<FakeHcp["fault"]>[]): void {
  const left = [...faults];
  host.fault = (_, path) => (path.startsWith("/api/") ? left.shift() : undefined);
}

const workspaceOf = async (client: HcpClient) => new HcpRuns(client).workspace("acme", "web");
const asked = () => host.seen.filter(({ path }) => path.startsWith("/api/")).length;

test("finds the API by service discovery", async () => {
  host.addWorkspace("web", { workingDirectory: "/cdktf.out/stacks/web/", lockedBy: "user-1" });
  expect(await workspaceOf(await connect())).toEqual({
    id: "ws-0000000000000001",
    executionMode: "remote",
    locked: true,
    workingDirectory: "cdktf.out/stacks/web",
  });
});

test("fails for a host that has no such API", async () => {
  host.fault = () => ({ status: 200 });
  await expect(connect()).rejects.toThrow(
    "host 'tfe.example.com': its /.well-known/terraform.json names no service 'tfe.v2'; it isn't a host of that API",
  );
});

test.each([
  [401, "answer is 401 Unauthorized (asked for); the token is of another host, revoked or expired; set a new one"],
  [
    403,
    "answer is 403 Forbidden (asked for); the token may not do this; give its team the permission, or use another token",
  ],
  [
    404,
    "answer is 404 Not Found (asked for); it isn't there, or the token may not see it; create it, or use another token",
  ],
  [409, "answer is 409 Conflict (asked for)"],
  [422, "answer is 422 Unprocessable Entity (asked for)"],
  [500, "answer is 500 Internal Server Error (asked for)"],
])("fails at once for %i", async (status, message) => {
  const client = await connect();
  answering({ status });
  const failure = workspaceOf(client);
  await expect(failure).rejects.toThrow(`workspace 'acme/web': ${message}`);
  await expect(failure).rejects.toBeInstanceOf(HcpError);
  expect(asked()).toBe(1);
});

test("fails for a token that the host doesn't know, without telling it", async () => {
  const failure = workspaceOf(await connect("wrong-token"));
  await expect(failure).rejects.toThrow(
    "workspace 'acme/web': answer is 401 Unauthorized; the token is of another host, revoked or expired; set a new one",
  );
});

test("waits as long as the host says, and longer each time where it says nothing", async () => {
  host.addWorkspace("web");
  const client = await connect();
  answering({ status: 429, retryAfter: 3 }, { status: 429 }, { status: 503 }, "cut before");
  expect((await workspaceOf(client)).id).toBe("ws-0000000000000001");
  expect([asked(), pauses]).toEqual([5, [3000, 1000, 2000, 4000]]);
});

test("asks again where the connection is cut within an answer", async () => {
  host.addWorkspace("web");
  const client = await connect();
  answering("cut within");
  expect((await workspaceOf(client)).id).toBe("ws-0000000000000001");
  expect(asked()).toBe(2);
});

test("asks for five minutes, with growing pauses, and says so once", async () => {
  const silences: string[] = [];
  const client = await connect(TOKEN, () => silences.push("silent"));
  host.fault = () => ({ status: 503 });
  await expect(workspaceOf(client)).rejects.toThrow("answer is 503");
  expect([silences, pauses.length, pauses.reduce((all, one) => all + one)]).toEqual([["silent"], 15, 301_500]);
});

test("loses no patience with the first request that hangs", async () => {
  host.addWorkspace("web");
  const client = await connect();
  const late = jest.spyOn(AbortSignal, "timeout").mockReturnValueOnce(AbortSignal.abort(new Error("late")));
  const now = jest.spyOn(performance, "now").mockReturnValueOnce(0).mockReturnValueOnce(30_000);
  expect((await workspaceOf(client)).id).toBe("ws-0000000000000001");
  late.mockRestore();
  now.mockRestore();
});

test("gives up after seven attempts where somebody asks anew anyway", async () => {
  const client = (await connect()).within(30_000);
  host.fault = () => ({ status: 503 });
  await expect(workspaceOf(client)).rejects.toThrow(
    "workspace 'acme/web': answer is 503 Service Unavailable (asked for)",
  );
  expect([asked(), pauses]).toEqual([7, [500, 1000, 2000, 4000, 8000, 16_000]]);
});

const underTls = untrustable() === undefined ? test : test.skip;
underTls("a certificate of an authority that Node doesn't know is said at once, and how to make it known", async () => {
  const secure = await FakeHcp.start({ tls: makeCertificate(folder) });
  const pause = () => Promise.reject(new Error("it waited"));
  const connecting = HcpClient.connect({ host: "tfe.example.com", token: TOKEN, origin: secure.origin, pause });
  await expect(connecting).rejects.toThrow(
    `host '${secure.host}': nobody whom Node trusts has signed its certificate (DEPTH_ZERO_SELF_SIGNED_CERT); where that is right, put the certificate of the authority into a file, and set NODE_EXTRA_CA_CERTS to its path`,
  );
  secure.stop();
});

test("fails for an answer of another form", async () => {
  const client = await connect();
  await expect(client.get("/organizations/acme/runs/queue", v.object({ data: v.string() }), "queue")).rejects.toThrow(
    "queue: answer isn't as documented at 'data'; Invalid type: Expected string but received Array",
  );
});

describe("a run", () => {
  /** Everything up to the run itself. */
  async function uploaded(): Promise<{ runs: HcpRuns; run: Parameters<HcpRuns["create"]>[0] }> {
    const { id: workspaceId } = host.addWorkspace("web");
    const runs = new HcpRuns(await connect());
    const configurationId = await runs.configure(workspaceId, Buffer.from("archive"), false);
    return {
      runs,
      run: { workspaceId, configurationId, message: "m", planOnly: false, destroy: false, autoApply: undefined },
    };
  }

  test.each<Fault>([
    "cut after",
    "cut within",
    { status: 502, isCarriedOut: true },
    { status: 504, isCarriedOut: true },
  ])("is created once, also where the answer is lost: %j", async (fault) => {
    const { runs, run } = await uploaded();
    host.fault = once("POST", "/api/v2/runs", fault);
    expect((await runs.create(run)).id).toBe([...host.runs.keys()][0]);
    expect(host.runs.size).toBe(1);
  });

  test("is created all the same where the request never arrived", async () => {
    const { runs, run } = await uploaded();
    host.fault = once("POST", "/api/v2/runs", "cut before");
    await runs.create(run);
    expect(host.runs.size).toBe(1);
  });

  test("has its configuration created anew where the answer is lost", async () => {
    const { id } = host.addWorkspace("web");
    const runs = new HcpRuns(await connect());
    host.fault = once("POST", `/api/v2/workspaces/${id}/configuration-versions`, "cut after");
    const configurationId = await runs.configure(id, Buffer.from("archive"), true);
    expect(host.configurations.size).toBe(2);
    expect(host.configurations.get(configurationId)).toMatchObject({
      speculative: true,
      archive: Buffer.from("archive"),
    });
  });

  test("fails with the host's own words", async () => {
    const { runs, run } = await uploaded();
    await expect(runs.create({ ...run, configurationId: "cv-0" })).rejects.toThrow(
      "run: answer is 422 Unprocessable Entity (Configuration version is not uploaded)",
    );
  });
});

function once(method: string, path: string, fault: ReturnType<FakeHcp["fault"]>): FakeHcp["fault"] {
  let isLeft = true;
  return (ofMethod, ofPath) => {
    if (!isLeft || ofMethod !== method || ofPath !== path) return undefined;
    isLeft = false;
    return fault;
  };
}
