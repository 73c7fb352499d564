import type { JsonObject } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { keyOf } from "../../model/reference";
import { several } from "../../document/text";
import { flowName } from "../../compare/access";
import type { Comparison, EnvironmentChange } from "../../compare/compare";
import { environmentsByStack } from "../environments-by-stack";
import { replacing } from "../exchange";
import type { Loss, Risk } from "../risk";
import { compareServices } from "../../compare/services";
import { OF_STORES, bodies, isOfMachine, named, plain, policyBodies, typeOf, written } from "./bodies";
import { DATA, FLOW_RULES, TRAFFIC, WATCHING } from "./risk-types";
import { overtaken } from "./overtaken";
import { isShown, onlyDenies, statementsOf } from "./policy-text";
import { Roots } from "./roots";
import { Uses } from "./uses";

/** Judges what is destroyed or replaced by its type and by what went through it. */
export class Losses {
  private readonly environments: ReadonlyMap<string, EnvironmentChange>;
  private readonly before: ReadonlyMap<string, JsonObject>;
  private readonly policies: ReadonlyMap<string, JsonObject>;
  /** Resources of services that go, whose end is one line. */
  private readonly ofGoneService = new Set<string>();

  /** Stacks of somebody's own machine. */
  private readonly ofMachines: ReadonlySet<string>;
  /** By what is destroyed: the new one that sets the same. */
  private readonly heirs: ReadonlyMap<string, string>;
  private readonly uses: Uses;
  private readonly roots: Roots;

  constructor(
    comparison: Comparison,
    losses: readonly Loss[],
    base: readonly StackSource[],
    now: readonly StackSource[],
  ) {
    this.before = bodies(base);
    this.policies = policyBodies(base);
    this.ofMachines = new Set(base.filter(isOfMachine).map(({ name }) => name));
    this.heirs = new Map(overtaken(losses, base, now).map(({ loss, by }) => [keyOf(loss), by]));
    this.uses = new Uses(losses, base, now);
    this.roots = new Roots(losses, this.before);
    this.environments = environmentsByStack(comparison);
    for (const { before, after } of comparison.environments) {
      const gone = new Set(compareServices(before, after).removed.map(keyOf));
      const constructs = new Set(before.inventory.filter((item) => gone.has(keyOf(item))).map(constructOf));
      constructs.delete(undefined);
      for (const key of gone) this.ofGoneService.add(key);
      for (const item of before.inventory) if (constructs.has(constructOf(item))) this.ofGoneService.add(keyOf(item));
    }
  }

  /** What is lost together with any of these addresses of an environment; undefined where nothing is. */
  rootOf(stacks: readonly { readonly name: string }[], addresses: readonly string[]): string | undefined {
    const keys = stacks.flatMap(({ name }) => addresses.map((address) => keyOf(plain({ stack: name, address }))));
    return keys.map((key) => this.roots.of(key)).find((root) => root !== undefined);
  }

  data(loss: Loss): readonly Risk[] {
    const type = typeOf(loss);
    const what = DATA[type];
    const body = this.before.get(keyOf(plain(loss)));
    // The provider then only forgets it.
    if (what === undefined || body?.["skip_destroy"] === true || body?.["keep_remotely"] === true) return [];
    const stays = body?.["force_delete"] ?? body?.["force_destroy"];
    const isFull = stays === false || (stays === undefined && FAILS_WHEN_FULL.has(type));
    const unless = PROTECTED.some((attribute) => body?.[attribute] === true)
      ? " (AWS refuses it while deletion protection is on)"
      : isFull
        ? " (Terraform fails while there is any)"
        : "";
    return [
      {
        ...{ kind: "data", where: this.where(loss), ...this.causeOf(loss), refused: unless !== "" },
        text: `${sentence(loss)}, and with it ${what}${unless}`,
        ...(this.ofMachines.has(loss.stack) && { stops: false, todo: "tell whoever runs it on a laptop" }),
      },
    ];
  }

  traffic(loss: Loss): readonly Risk[] {
    const type = typeOf(loss);
    const what = TRAFFIC[type];
    if (what === undefined || this.heirs.has(keyOf(loss)) || this.ofGoneService.has(keyOf(plain(loss)))) return [];
    const environment = this.environments.get(loss.stack);
    const through = environment?.before.flows.filter((flow) => flow.evidence.includes(plain(loss).address)) ?? [];
    if (FLOW_RULES.has(type)) {
      const names = new Set(environment?.after.flows.map(flowName));
      // A flow that is gone may close, and says so under its own title.
      const live = through.filter((flow) => names.has(flowName(flow)));
      const list = [...new Set(live.map(flowName))];
      return list.length === 0
        ? []
        : [
            {
              ...{ kind: "traffic", where: this.where(loss), ...this.causeOf(loss) },
              text: `${sentence(loss)}, which interrupts ${several(list)}`,
            },
          ];
    }
    const common = { kind: "traffic", where: this.where(loss), ...this.causeOf(loss) } as const;
    // Terraform deregisters what holds it, where it was told to.
    const body = this.before.get(keyOf(plain(loss)));
    const hold = body?.["force_destroy"] === true ? undefined : this.uses.hold(loss);
    if (hold !== undefined) return [{ ...common, ...hold, text: `${sentence(loss)}, ${hold.text}` }];
    if (loss.kind === "replaced" && loss.createsFirst === true) return [];
    const policy = this.policies.get(keyOf(plain(loss)));
    if (onlyDenies(policy)) {
      const isSaid = statementsOf(policy ?? {})?.every((it) => isShown(type, it)) === true;
      return isSaid ? [] : [{ ...common, ...unlocked(loss) }];
    }
    const service = environment?.after.services.find((it) => keyOf(it) === keyOf(plain(loss)));
    const how = service !== undefined && loss.kind === "replaced" ? `: ${replacing(service, false)}` : "";
    const isProtected = body?.["enable_deletion_protection"] === true;
    const unless = isProtected ? " (AWS refuses it while deletion protection is on)" : "";
    const looked = type === "aws_route53_record" ? ` (${written(body?.["name"])})` : "";
    const text = `${sentence(loss)}, which interrupts ${what}${looked}${unless}${how}`;
    return [{ ...common, refused: isProtected, text }];
  }

  /** Of something that goes too, or whose protections are compared, nothing is said twice. A web ACL goes from before something. */
  watching(loss: Loss): readonly Risk[] {
    const what = WATCHING[typeOf(loss)];
    const key = keyOf(plain(loss));
    if (what === undefined || loss.kind === "replaced" || this.heirs.has(keyOf(loss))) return [];
    if (this.ofGoneService.has(key)) return [];
    const place = this.before.get(key)?.["resource_arn"];
    if (place === undefined && this.isSaidOf(loss)) return [];
    const before = place === undefined ? "" : ` (before ${named(place).join(", ") || written(place)})`;
    const text = `${sentence(loss)}, and with it ${what}${before}`;
    const cause = this.causeOf(loss);
    return [{ kind: "safeguard", where: this.where(loss), ...cause, subject: `${loss.address}${before}`, text }];
  }

  /** Something that is only called otherwise, as far as anybody meant it. */
  renamed(loss: Loss): readonly Risk[] {
    const by = this.heirs.get(keyOf(loss));
    if (by === undefined) return [];
    const lets = TRAFFIC[typeOf(loss)] !== undefined && !onlyDenies(this.policies.get(keyOf(plain(loss))));
    return [
      {
        ...{ kind: lets ? "traffic" : "safeguard", where: this.where(loss), cause: "renamed", subject: loss.address },
        text: `${loss.address} is destroyed while ${by} sets the same: Terraform does both in no order, and what both set may be gone`,
        todo: "say that it moved, by a moved block from the one to the other",
      },
    ];
  }

  private isSaidOf({ stack, address: own }: Loss): boolean {
    const kept = new Set(this.environments.get(stack)?.after.data.map(keyOf));
    return named(this.before.get(keyOf(plain({ stack, address: own }))) ?? {}).some((address) => {
      const watched = keyOf({ stack, address });
      return (kept.has(watched) && OF_STORES.test(own)) || this.roots.of(watched) !== undefined;
    });
  }

  private where({ stack }: Loss): string {
    return this.environments.get(stack)?.name ?? stack;
  }

  /** What becomes of several of one type, for one reason, is one thing to decide. */
  private causeOf(loss: Loss): Pick<Risk, "cause" | "subject" | "root"> {
    const cause = `${typeOf(loss)} ${loss.kind} ${loss.forcedBy.join(" ")}`;
    const root = this.roots.of(keyOf(plain(loss)));
    return { cause, subject: loss.address, ...(root !== undefined && { root }) };
  }
}

/** A policy that only keeps out interrupts nobody. */
function unlocked(loss: Loss): Pick<Risk, "kind" | "text"> {
  return { kind: "safeguard", text: `${sentence(loss)}, and with it what it keeps out` };
}

/** Those that interrupt most come first: of what goes together the first is said. */
export function byWidth(losses: readonly Loss[]): readonly Loss[] {
  const width = (loss: Loss): number => WIDTHS.indexOf(typeOf(loss));
  return losses.toSorted((a, b) => width(a) - width(b));
}

const WIDTHS = Object.keys(TRAFFIC);

/** The construct of a stack that something is part of: a service's has the same name in every stack of its environment. */
function constructOf({ construct }: { readonly construct: string | undefined }): string | undefined {
  return construct?.split("/")[1];
}

/** Attributes by which AWS refuses to delete what holds data. */
const PROTECTED = ["deletion_protection", "deletion_protection_enabled"];

/** What must be empty before AWS deletes it, unless Terraform is set to empty it. */
const FAILS_WHEN_FULL = new Set(["aws_ecr_repository", "aws_s3_bucket"]);

/** Terraform deletes before it creates, unless it is told otherwise. */
function sentence({ address, kind, forcedBy, createsFirst }: Loss): string {
  const order = kind === "destroyed" ? [] : [createsFirst === true ? "created before it is deleted" : "deleted first"];
  const how = [...(forcedBy.length > 0 ? [`forced by ${forcedBy.join(", ")}`] : []), ...order];
  return `${address} is ${kind}${how.length > 0 ? ` (${how.join("; ")})` : ""}`;
}
