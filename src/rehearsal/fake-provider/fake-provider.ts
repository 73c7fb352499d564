/** Answers Terraform core's calls as a provider would that knows its schema and nothing else. */
import { dataState, missing } from "./data-sources";
import { computedValue } from "./computed-values";
import type { Value, ValueObject } from "../../provider/cty";
import { decode, encode } from "./msgpack";
import { isObject, isUnknown } from "../../provider/cty";
import { appliedState, conformed, emptyState, plannedState, withoutDefaults } from "./plan-values";
import type {
  ApplyRequest,
  ApplyResponse,
  ConfigRequest,
  DataResponse,
  Diagnostic,
  DiagnosticsResponse,
  OpenResponse,
  ImportRequest,
  ImportResponse,
  PlanRequest,
  PlanResponse,
  ProviderCalls,
  ReadRequest,
  ReadResponse,
  SchemaResponse,
  UpgradeRequest,
} from "./plugin-protocol";
import { deployed, placed } from "../fake-aws/deployment";
import { withIgnored } from "./ignored";
import { rowOf } from "../../provider/rows";
import { answered, givenBack, readBack } from "./read-back";
import { replacingPaths } from "./replacement";
import type { ProviderConfiguration } from "./provider-configuration";
import { mergedTags, providerConfiguration } from "./provider-configuration";
import type { Operation, OperationLog } from "../fake-aws/operation-log";
import { ASKED_FOR } from "../fake-aws/operation-log";
import type { Block, ProviderSchema } from "./schema";
import { schemaResponse } from "./schema";
import {
  configProblems,
  groupProblems,
  planProblems,
  readOnlyProblems,
  regionProblems,
  valueProblems,
} from "./validation";

/** Marks a resource in its private data as imported without being known, so that its state is almost empty. */
const ADOPTED = Buffer.from("adopted");
const NOTHING = Buffer.alloc(0);

export class FakeProvider implements ProviderCalls {
  protected readonly log: OperationLog;
  private schema: ProviderSchema;
  /** One connection is one provider configuration. */
  private readonly configurations = new Map<string, ProviderConfiguration>();

  constructor(schema: ProviderSchema, log: OperationLog) {
    this.schema = schema;
    this.log = log;
  }

  /** Answers by another schema from now on. */
  protected answerBy(schema: ProviderSchema): void {
    this.schema = schema;
  }

  GetSchema(): SchemaResponse {
    return schemaResponse(this.schema);
  }

  PrepareProviderConfig(request: ConfigRequest): { prepared_config: ConfigRequest["config"] } {
    return { prepared_config: request.config };
  }

  Configure(request: ConfigRequest, connection: string): DiagnosticsResponse {
    this.configurations.set(connection, this.configurationOf(asObject(decode(request.config))));
    return { diagnostics: [] };
  }

  ValidateResourceTypeConfig(request: ConfigRequest): DiagnosticsResponse {
    const block = this.resource(request.type_name);
    const config = asObject(decode(request.config));
    return { diagnostics: configProblems(request.type_name, block, config) };
  }

  ValidateDataSourceConfig(request: ConfigRequest): DiagnosticsResponse {
    const block = this.dataSource(request.type_name);
    const config = asObject(decode(request.config));
    // Rows are of resources: the arguments of data sources mean what their names say.
    const problems = valueProblems(`data.${request.type_name}`, block, config);
    return { diagnostics: [...readOnlyProblems(block, config), ...problems] };
  }

  UpgradeResourceState(request: UpgradeRequest): { upgraded_state: { msgpack: Uint8Array } } {
    const stored = JSON.parse(Buffer.from(request.raw_state.json).toString("utf8")) as ValueObject;
    return { upgraded_state: encode(conformed(this.resource(request.type_name), stored)) };
  }

  ReadResource(request: ReadRequest): ReadResponse {
    // Every run is on a machine of its own: what was built elsewhere and pushed isn't on it.
    const gone =
      request.type_name === "docker_image" &&
      this.log.accounts.images.has(asObject(decode(request.current_state))["name"]);
    if (gone) return { new_state: encode(null), private: request.private };
    const state = decode(request.current_state);
    const read = isObject(state)
      ? encode(readBack(request.type_name, this.running(request.type_name, state)))
      : request.current_state;
    return { new_state: read, private: request.private };
  }

  PlanResourceChange(request: PlanRequest, connection: string): PlanResponse {
    const proposed = decode(request.proposed_new_state);
    if (!isObject(proposed)) {
      return {
        planned_state: request.proposed_new_state,
        requires_replace: [],
        planned_private: request.prior_private,
      };
    }
    const { type_name: type } = request;
    const block = this.resource(type);
    const prior = decode(request.prior_state);
    const { defaultTags, region } = this.configuration(connection);
    const config = asObject(decode(request.config));
    const before = isObject(prior) ? prior : undefined;
    const planned = plannedState(block, withoutDefaults(rowOf(type), proposed, config), before, rowOf(type));
    if (block.attributes["tags_all"] !== undefined) {
      planned["tags_all"] = mergedTags(block, planned, config, defaultTags);
    }
    if (isUnknown(planned["region"])) planned["region"] = region;
    const change = { config, planned: withIgnored(type, { config, planned, prior: before }), prior: before };
    // Of an adopted resource the prior values aren't known, so it can't be told what would replace it.
    const comparable = before !== undefined && !Buffer.from(request.prior_private).equals(ADOPTED);
    return {
      planned_state: encode(change.planned),
      requires_replace: comparable ? replacingPaths(type, block, change) : [],
      planned_private: request.prior_private,
      diagnostics: [...planProblems(type, change), ...regionProblems(type, config, region)],
      // The provider's plans hold defaults and keep what is equal, as only those of the older SDK may.
      legacy_type_system: true,
    };
  }

  async ApplyResourceChange(request: ApplyRequest, connection: string): Promise<ApplyResponse> {
    const { type_name: type } = request;
    const prior = decode(request.prior_state);
    const planned = decode(request.planned_state);
    const action = isObject(planned) ? (isObject(prior) ? "update" : "create") : "delete";
    const operation = await this.log.begin(type, action);
    const failed = (summary: string, detail: string): ApplyResponse => {
      this.log.end(operation, false);
      const diagnostics: Diagnostic[] = [{ severity: 1, summary, detail }];
      return { new_state: request.prior_state, private: request.planned_private, diagnostics };
    };
    const fault = this.log.faultOf(operation);
    const asked: Diagnostic = { severity: 1, summary: `${action} of ${operation.address} failed`, detail: ASKED_FOR };
    if (fault === "before") return failed(asked.summary, asked.detail);
    /** Where it fails only now, what is there goes with the error, as the real provider returns it. */
    const done = (state: ValueObject | null): ApplyResponse => {
      this.log.end(operation, fault === undefined, true);
      const diagnostics = fault === undefined ? [] : [asked];
      // Docker's provider gives an image its id last.
      const isUnchanged = fault !== undefined && (state === null || type === "docker_registry_image");
      const newState = isUnchanged ? request.prior_state : encode(state);
      return { new_state: newState, private: NOTHING, diagnostics, legacy_type_system: true };
    };
    if (!isObject(planned)) {
      if (isObject(prior)) {
        const protection = this.log.accounts.protection(type, prior);
        if (protection !== undefined && !this.log.protects) this.log.setAside.push(operation.address);
        const refused = (this.log.protects ? protection : undefined) ?? (await this.used(operation, prior));
        if (refused !== undefined) return failed(`${operation.address} can't be deleted`, refused);
        // A revision that is only forgotten is there to go back to.
        if (type === "aws_ecs_task_definition" && prior["skip_destroy"] === true) return done(null);
        this.log.accounts.delete(type, prior);
        this.log.accounts.images.remove(type, prior);
      }
      return done(null);
    }
    const block = this.resource(type);
    const config = asObject(decode(request.config));
    const problem = [...valueProblems(type, block, config), ...groupProblems(type, config)][0];
    if (problem !== undefined) return failed(problem.summary, problem.detail);
    const configuration = this.configuration(connection);
    const { account } = configuration;
    const before = isObject(prior) ? prior : undefined;
    const made = conformed(block, answered(type, this.applied(operation, block, planned, configuration), before));
    const isNewService = type === "aws_ecs_service" && before === undefined;
    const state = isNewService ? placed(this.log.accounts, account, config, made) : made;
    const clash = this.log.accounts.clash({ account, type, state }, before);
    if (clash !== undefined) return failed(`${operation.address} clashes with what exists`, clash);
    const refusal = type === "docker_registry_image" && action === "create" ? this.pushed(state) : undefined;
    if (refusal !== undefined) return failed(`${operation.address} can't be pushed`, refusal);
    const { accounts } = this.log;
    const deployment = type === "aws_ecs_service" ? deployed(accounts, account, state, before) : { state };
    if (before !== undefined) accounts.remove(type, before);
    accounts.put({ account, type, stack: this.log.stack, address: operation.address, state: deployment.state });
    const { address } = operation;
    if (action === "create") this.log.remember({ type, address, state, account, region: configuration.region });
    if (deployment.fault === undefined) return done(state);
    // The provider keeps what it asked for, although AWS took it back.
    const failure = failed(`waiting for ECS Service (${operation.address}) ${action}`, deployment.fault);
    return { ...failure, new_state: encode(state) };
  }

  ImportResourceState(request: ImportRequest, connection: string): ImportResponse {
    const { type_name: type, id } = request;
    const block = this.resource(type);
    const { account } = this.configuration(connection);
    // An ECS service is imported by `<cluster>/<service>`.
    const name = type === "aws_ecs_service" ? id.replace(/^.*\//, "") : id;
    const wanted = [{ id }, { arn: id }, { name }];
    const [existing] = wanted.flatMap((it) => this.log.accounts.find(account, type, it) ?? []);
    const state = existing === undefined ? { ...emptyState(block), id } : conformed(block, existing.state);
    const imported = { type_name: type, state: encode(state), private: existing === undefined ? ADOPTED : NOTHING };
    return { imported_resources: [imported], diagnostics: [] };
  }

  ReadDataSource(request: ConfigRequest, connection: string): DataResponse {
    const { type_name: type } = request;
    const config = asObject(decode(request.config));
    const { account, region } = this.configuration(connection);
    const seed = `${type} ${JSON.stringify(config)}`;
    const subject = { type, seed, account, region, known: config };
    const { accounts } = this.log;
    const detail = missing(type, config, { account, region, accounts });
    if (detail !== undefined) {
      return { state: encode(null), diagnostics: [{ severity: 1, summary: "reading failed", detail }] };
    }
    return { state: encode(dataState(type, this.dataSource(type), config, subject, accounts)), diagnostics: [] };
  }

  ValidateEphemeralResourceConfig(request: ConfigRequest): DiagnosticsResponse {
    const block = this.ephemeral(request.type_name);
    return { diagnostics: readOnlyProblems(block, asObject(decode(request.config))) };
  }

  /** What it holds is what the data source of the same name would. */
  OpenEphemeralResource(request: ConfigRequest, connection: string): OpenResponse {
    const { type_name: type } = request;
    const config = asObject(decode(request.config));
    const { account, region } = this.configuration(connection);
    const subject = { type, seed: type, account, region, known: config };
    const state = dataState(type, this.ephemeral(type), config, subject, this.log.accounts);
    return { result: encode(state), diagnostics: [] };
  }

  CloseEphemeralResource(): DiagnosticsResponse {
    return { diagnostics: [] };
  }

  Stop(): object {
    return {};
  }

  /** What AWS says where a resource is used, and stays so. */
  private async used(operation: Operation, prior: ValueObject): Promise<string | undefined> {
    const ask = () => this.log.accounts.usedBy(operation.type, prior);
    const use = ask();
    if (use === undefined || (await this.log.letsGo(use, operation, ask))) return undefined;
    return `${use.error}${this.log.wayOut(use, operation)}`;
  }

  /** A service as it runs: what was rolled back is another revision than the one that was asked for. */
  private running(type: string, state: ValueObject): ValueObject {
    if (type !== "aws_ecs_service") return state;
    const own = this.log.accounts.find(this.log.accounts.accountOf(this.log.stack), type, { id: state["id"] ?? null });
    return own === undefined ? state : { ...state, task_definition: own.state["task_definition"] ?? null };
  }

  private applied(
    operation: Operation,
    block: Block,
    planned: ValueObject,
    configuration: ProviderConfiguration,
  ): ValueObject {
    const { accounts, stack } = this.log;
    const { type, address } = operation;
    const known = { ...planned };
    const generation = operation.action === "create" ? accounts.nextGeneration(stack, address) : 0;
    const seed = `${stack}/${address}#${generation}`;
    if (type === "aws_ecs_task_definition" && isUnknown(known["revision"])) {
      known["revision"] = accounts.nextRevision(JSON.stringify(known["family"]));
    }
    const ownRegion = typeof known["region"] === "string" ? known["region"] : configuration.region;
    const subject = { type, seed, account: configuration.account, region: ownRegion, known };
    return appliedState(
      block,
      known,
      (path, attribute) => givenBack(type, path) ?? computedValue(subject, path, attribute),
    );
  }

  /** Says why an image can't be pushed to where its name says. */
  private pushed(state: ValueObject): string | undefined {
    const { accounts } = this.log;
    return accounts.images.push(state, ({ account, region, name }) =>
      accounts.all(account, "aws_ecr_repository", region).find((repository) => repository["name"] === name),
    );
  }

  private configurationOf(config: ValueObject): ProviderConfiguration {
    return providerConfiguration(config, this.log.accounts.accountOf(this.log.stack));
  }

  protected configuration(connection: string): ProviderConfiguration {
    return this.configurations.get(connection) ?? this.configurationOf({});
  }

  private resource(type: string): Block {
    const block = this.schema.resources[type];
    if (block === undefined) throw new Error(`resource type '${type}' isn't served`);
    return block;
  }

  private ephemeral(type: string): Block {
    const block = this.schema.ephemerals[type];
    if (block === undefined) throw new Error(`ephemeral resource '${type}' isn't served`);
    return block;
  }

  private dataSource(type: string): Block {
    const block = this.schema.dataSources[type];
    if (block === undefined) throw new Error(`data source '${type}' isn't served`);
    return block;
  }
}

function asObject(value: Value | undefined): ValueObject {
  return isObject(value) ? value : {};
}
