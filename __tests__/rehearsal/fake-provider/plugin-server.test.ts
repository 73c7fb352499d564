import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { buffer } from "node:stream/consumers";
import { FakeProvider } from "../../../src/rehearsal/fake-provider/fake-provider";
import { type RunningServer, serve } from "../../../src/rehearsal/fake-provider/plugin-server";
import { OperationLog } from "../../../src/rehearsal/fake-aws/operation-log";
import { FakeAccounts } from "../../../src/rehearsal/fake-aws/fake-accounts";

const nothing = { attributes: {}, blocks: {} };
let server: RunningServer;
let client: ClientHttp2Session;
beforeAll(async () => {
  server = await serve(
    new FakeProvider(
      { provider: nothing, resources: {}, dataSources: {}, ephemerals: {} },
      new OperationLog("a", new FakeAccounts()),
    ),
  );
  const { Addr: address } = server.reattach as { Addr: { String: string } };
  client = connect(`http://${address.String}`);
});
afterAll(() => {
  client.destroy();
  server.close();
});

/** gRPC's status and message, and what comes back of a message's bytes. */
async function call(path: string, bytes: readonly number[] = []): Promise<[status: unknown, message: unknown, Buffer]> {
  const stream = client.request({ ":method": "POST", ":path": path });
  let said: Record<string, unknown> = {};
  for (const event of ["response", "trailers"] as const) {
    stream.on(event, (headers: object) => (said = { ...said, ...headers }));
  }
  stream.end(Buffer.from([0, 0, 0, 0, bytes.length, ...bytes]));
  const closed = once(stream, "close");
  const body = await buffer(stream);
  await closed;
  return [said["grpc-status"], said["grpc-message"], body];
}

test("an answer follows its length, and the status follows the answer", async () => {
  expect(await call("/tfplugin5.Provider/Stop")).toEqual(["0", undefined, Buffer.from([0, 0, 0, 0, 0])]);
  const [status, , schema] = await call("/tfplugin5.Provider/GetSchema");
  expect([status, schema.readUInt32BE(1)]).toEqual(["0", schema.length - 5]);
  expect((await call("/tfplugin5.Provider/GetSchema"))[2]).toEqual(schema);
});

test("a service that isn't served is said to be none, as Terraform expects of the plugin system's own", async () => {
  expect(await call("/plugin.GRPCStdio/StreamStdio")).toEqual([
    "12",
    encodeURIComponent("/plugin.GRPCStdio/StreamStdio isn't served"),
    Buffer.alloc(0),
  ]);
});

test("a call that fails is answered with what went wrong", async () => {
  const name = Buffer.from("aws_vpc");
  const [status, message] = await call("/tfplugin5.Provider/ValidateResourceTypeConfig", [10, name.length, ...name]);
  expect(status).toBe("13");
  expect(decodeURIComponent(String(message))).toMatch(/^Error: resource type 'aws_vpc' isn't served\n/);
});
