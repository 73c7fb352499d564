/**
 * Serves a double to Terraform. It runs in the rehearsal's own process and Terraform attaches to it
 * (`TF_REATTACH_PROVIDERS`, made for debugging providers): no executable to install and start for every command, no
 * certificates, and the world stands in memory.
 */
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import type { ProviderCalls } from "./protocol";
import { providerService } from "./protocol";

export interface RunningServer {
  /** The provider's entry in `TF_REATTACH_PROVIDERS`. */
  readonly reattach: object;
  close(): void;
}

const CALLS: readonly (keyof ProviderCalls)[] = [
  "GetSchema",
  "PrepareProviderConfig",
  "Configure",
  "ValidateResourceTypeConfig",
  "ValidateDataSourceConfig",
  "UpgradeResourceState",
  "ReadResource",
  "PlanResourceChange",
  "ApplyResourceChange",
  "ImportResourceState",
  "ReadDataSource",
  "Stop",
];

export async function serve(calls: ProviderCalls): Promise<RunningServer> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(providerService(), Object.fromEntries(CALLS.map((name) => [name, handler(calls, name)])));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const address = { Network: "tcp", String: `127.0.0.1:${port}` };
  return {
    // In test mode Terraform leaves the process alone when it is done.
    reattach: { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address },
    close: () => {
      server.forceShutdown();
    },
  };
}

function handler(calls: ProviderCalls, name: keyof ProviderCalls): UntypedServiceImplementation[string] {
  // The protocol's types are checked where calls are implemented; gRPC hands over what the service definition decodes.
  const call = calls[name].bind(calls) as (request: unknown, connection: string) => unknown;
  return (unary: ServerUnaryCall<unknown, unknown>, respond: sendUnaryData<unknown>) => {
    new Promise((resolve) => {
      resolve(call(unary.request, unary.getPeer()));
    }).then(
      (response) => {
        respond(null, response);
      },
      (error: unknown) => {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        respond({ code: status.INTERNAL, message });
      },
    );
  };
}
