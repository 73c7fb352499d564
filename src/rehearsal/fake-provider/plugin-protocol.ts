/**
 * The part of Terraform's plugin protocol 5 that the fake provider speaks.
 *
 * @see https://github.com/hashicorp/terraform/tree/main/docs/plugin-protocol for the whole of it, and its numbers
 */
import protobuf from "protobufjs";
import type { DynamicValue } from "./msgpack";

const PROTO = `
syntax = "proto3";
package tfplugin5;

message Empty {}
message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message AttributePath {
  message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
  repeated Step steps = 1;
}
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4; }
message RawState { bytes json = 1; map<string, string> flatmap = 2; }
message Attribute {
  string name = 1; bytes type = 2; string description = 3; bool required = 4; bool optional = 5; bool computed = 6;
  bool sensitive = 7; int32 description_kind = 8; bool deprecated = 9; bool write_only = 10;
}
message NestedBlock { string type_name = 1; Block block = 2; int32 nesting = 3; int64 min_items = 4; int64 max_items = 5; }
message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
message Schema { int64 version = 1; Block block = 2; }
message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; bool move_resource_state = 3; }
message SchemaResponse {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3;
  repeated Diagnostic diagnostics = 4; Schema provider_meta = 5; ServerCapabilities server_capabilities = 6;
  map<string, Schema> ephemeral_resource_schemas = 8;
}
message PrepareRequest { DynamicValue config = 1; }
message PrepareResponse { DynamicValue prepared_config = 1; repeated Diagnostic diagnostics = 2; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message ConfigRequest { string type_name = 1; DynamicValue config = 2; }
message DiagnosticsResponse { repeated Diagnostic diagnostics = 1; }
message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
message ReadRequest { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message PlanRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4;
  bytes prior_private = 5;
}
message PlanResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3;
  repeated Diagnostic diagnostics = 4; bool legacy_type_system = 5;
}
message ApplyRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4;
  bytes planned_private = 5;
}
message ApplyResponse {
  DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; bool legacy_type_system = 4;
}
message ImportRequest { string type_name = 1; string id = 2; }
message ImportResponse {
  message ImportedResource { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
  repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2;
}
message DataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
message OpenResponse { repeated Diagnostic diagnostics = 1; DynamicValue result = 3; }
message StopResponse { string Error = 1; }

service Provider {
  rpc GetSchema(Empty) returns (SchemaResponse);
  rpc PrepareProviderConfig(PrepareRequest) returns (PrepareResponse);
  rpc Configure(ConfigureRequest) returns (DiagnosticsResponse);
  rpc ValidateResourceTypeConfig(ConfigRequest) returns (DiagnosticsResponse);
  rpc ValidateDataSourceConfig(ConfigRequest) returns (DiagnosticsResponse);
  rpc UpgradeResourceState(UpgradeRequest) returns (UpgradeResponse);
  rpc ReadResource(ReadRequest) returns (ReadResponse);
  rpc PlanResourceChange(PlanRequest) returns (PlanResponse);
  rpc ApplyResourceChange(ApplyRequest) returns (ApplyResponse);
  rpc ImportResourceState(ImportRequest) returns (ImportResponse);
  rpc ReadDataSource(ConfigRequest) returns (DataResponse);
  rpc ValidateEphemeralResourceConfig(ConfigRequest) returns (DiagnosticsResponse);
  rpc OpenEphemeralResource(ConfigRequest) returns (OpenResponse);
  rpc CloseEphemeralResource(Empty) returns (DiagnosticsResponse);
  rpc Stop(Empty) returns (StopResponse);
}
`;

type Step = { readonly attribute_name: string } | { readonly element_key_int: number };
export interface AttributePath {
  readonly steps: readonly Step[];
}

export interface Diagnostic {
  /** 1 is an error, 2 a warning. */
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

export interface DiagnosticsResponse {
  readonly diagnostics: readonly Diagnostic[];
}

export interface WireBlock {
  readonly attributes: readonly object[];
  readonly block_types: readonly object[];
}
interface WireSchema {
  readonly version: number;
  readonly block: WireBlock;
}

export interface SchemaResponse {
  readonly provider: WireSchema;
  readonly resource_schemas: Readonly<Record<string, WireSchema>>;
  readonly data_source_schemas: Readonly<Record<string, WireSchema>>;
  readonly ephemeral_resource_schemas: Readonly<Record<string, WireSchema>>;
  readonly server_capabilities: { readonly get_provider_schema_optional: boolean };
}

export interface ConfigRequest {
  readonly type_name: string;
  readonly config: DynamicValue | null;
}
export interface UpgradeRequest {
  readonly type_name: string;
  readonly raw_state: { readonly json: Uint8Array };
}
export interface ReadRequest {
  readonly type_name: string;
  readonly current_state: DynamicValue | null;
  readonly private: Uint8Array;
}
export interface ReadResponse {
  readonly new_state: DynamicValue | null;
  readonly private: Uint8Array;
  readonly diagnostics?: readonly Diagnostic[];
}
export interface PlanRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValue | null;
  readonly proposed_new_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  readonly prior_private: Uint8Array;
}
export interface PlanResponse {
  readonly planned_state: DynamicValue | null;
  readonly requires_replace: readonly AttributePath[];
  readonly planned_private: Uint8Array;
  readonly diagnostics?: readonly Diagnostic[];
  /** Terraform lets plans and states differ from the configuration as those of the provider's older SDK do. */
  readonly legacy_type_system?: boolean;
}
export interface ApplyRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  readonly planned_private: Uint8Array;
}
export interface ApplyResponse extends DiagnosticsResponse {
  readonly new_state: DynamicValue | null;
  readonly private: Uint8Array;
  readonly legacy_type_system?: boolean;
}
export interface ImportRequest {
  readonly type_name: string;
  readonly id: string;
}
export interface ImportResponse extends DiagnosticsResponse {
  readonly imported_resources: readonly {
    readonly type_name: string;
    readonly state: DynamicValue;
    readonly private: Uint8Array;
  }[];
}
export interface DataResponse extends DiagnosticsResponse {
  readonly state: DynamicValue | null;
}

export interface OpenResponse extends DiagnosticsResponse {
  readonly result: DynamicValue | null;
}

/** Every call of the protocol. `connection` tells apart the provider configurations of one Terraform process. */
export interface ProviderCalls {
  GetSchema(request: object, connection: string): SchemaResponse;
  PrepareProviderConfig(request: ConfigRequest, connection: string): { readonly prepared_config: DynamicValue | null };
  Configure(request: ConfigRequest, connection: string): DiagnosticsResponse;
  ValidateResourceTypeConfig(request: ConfigRequest, connection: string): DiagnosticsResponse;
  ValidateDataSourceConfig(request: ConfigRequest, connection: string): DiagnosticsResponse;
  UpgradeResourceState(request: UpgradeRequest, connection: string): { readonly upgraded_state: DynamicValue };
  ReadResource(request: ReadRequest, connection: string): ReadResponse;
  PlanResourceChange(request: PlanRequest, connection: string): PlanResponse;
  ApplyResourceChange(request: ApplyRequest, connection: string): Promise<ApplyResponse>;
  ImportResourceState(request: ImportRequest, connection: string): ImportResponse;
  ReadDataSource(request: ConfigRequest, connection: string): DataResponse;
  ValidateEphemeralResourceConfig(request: ConfigRequest, connection: string): DiagnosticsResponse;
  OpenEphemeralResource(request: ConfigRequest, connection: string): OpenResponse;
  CloseEphemeralResource(request: object, connection: string): DiagnosticsResponse;
  Stop(request: object, connection: string): object;
}

/** Answers a request with a response, both encoded. */
export type Call = (request: Uint8Array, connection: string) => Promise<Uint8Array>;

let service: protobuf.Service | undefined;

/** Every call of the protocol by its path. */
export function providerCalls(provider: ProviderCalls): ReadonlyMap<string, Call> {
  service ??= protobuf.parse(PROTO, { keepCase: true }).root.resolveAll().lookupService("tfplugin5.Provider");
  return new Map(service.methodsArray.map((it) => [`/tfplugin5.Provider/${it.name}`, encodedCall(provider, it)]));
}

/** Every Terraform process asks for the schema, the same large answer. */
const encoded = new WeakMap<object, Uint8Array>();

function encodedCall(provider: ProviderCalls, method: protobuf.Method): Call {
  const { resolvedRequestType: requests, resolvedResponseType: responses } = method;
  const name = method.name as keyof ProviderCalls;
  if (!requests || !responses) throw new Error(`protocol: ${name} isn't resolved`);
  // The protocol's types are checked where calls are implemented; they get what the definition above decodes. What is
  // missing in a message, its prototype has.
  const call = provider[name].bind(provider) as (request: unknown, connection: string) => object | Promise<object>;
  return async (request, connection) => {
    const response = await call(requests.decode(request), connection);
    const bytes = encoded.get(response) ?? responses.encode(response).finish();
    if (name === "GetSchema") encoded.set(response, bytes);
    return bytes;
  };
}
