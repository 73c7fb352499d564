import type { JsonObject } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { keyOf } from "../../model/reference";
import { flowName } from "../access";
import type { Comparison, EnvironmentChange } from "../compare";
import { replacing } from "../exchange";
import type { Loss, Risk } from "../risk";
import { compareServices } from "../services";
import { bodies, plain, typeOf } from "./bodies";
import { DATA, FLOW_RULES, TRAFFIC } from "./risk-types";
import { Uses } from "./uses";

/** Judges what is destroyed or replaced by its type and by what went through it. */
export class Losses {
  private readonly environmentOf = new Map<string, EnvironmentChange>();
  private readonly before: ReadonlyMap<string, JsonObject>;
  /** Resources of services that go, whose end is one line. */
  private readonly ofGoneService = new Set<string>();

  private readonly uses: Uses;

  constructor(
    { environments }: Comparison,
    losses: readonly Loss[],
    base: readonly StackSource[],
    now: readonly StackSource[],
  ) {
    this.before = bodies(base);
    this.uses = new Uses(losses, base, now);
    for (const environment of environments) {
      for (const { name } of [...environment.before.stacks, ...environment.after.stacks])
        this.environmentOf.set(name, environment);
      const { removed } = compareServices(environment.before, environment.after);
      const { inventory } = environment.before;
      for (const service of removed) {
        const own = constructOf(inventory.find((item) => keyOf(item) === keyOf(service)));
        this.ofGoneService.add(keyOf(service));
        for (const item of inventory)
          if (own !== undefined && constructOf(item) === own) this.ofGoneService.add(keyOf(item));
      }
    }
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
        ...{ kind: "data", where: this.where(loss), ...causeOf(loss), refused: unless !== "" },
        text: `${sentence(loss)}, and with it ${what}${unless}`,
      },
    ];
  }

  traffic(loss: Loss): readonly Risk[] {
    const type = typeOf(loss);
    const what = TRAFFIC[type];
    if (what === undefined || this.ofGoneService.has(keyOf(plain(loss)))) return [];
    const environment = this.environmentOf.get(loss.stack);
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
              ...{ kind: "traffic", where: this.where(loss), ...causeOf(loss), whom: short(list) },
              text: `${sentence(loss)}, which interrupts ${short(list)}`,
            },
          ];
    }
    const common = { kind: "traffic", where: this.where(loss), ...causeOf(loss) } as const;
    // Terraform deregisters what holds it, where it was told to.
    const body = this.before.get(keyOf(plain(loss)));
    const hold = body?.["force_destroy"] === true ? undefined : this.uses.hold(loss);
    if (hold !== undefined) return [{ ...common, ...hold, text: `${sentence(loss)}, ${hold.text}` }];
    if (loss.kind === "replaced" && loss.createsFirst === true) return [];
    const service = environment?.after.services.find((it) => keyOf(it) === keyOf(plain(loss)));
    const how = service !== undefined && loss.kind === "replaced" ? `: ${replacing(service, false)}` : "";
    const isProtected = body?.["enable_deletion_protection"] === true;
    const unless = isProtected ? " (AWS refuses it while deletion protection is on)" : "";
    const text = `${sentence(loss)}, which interrupts ${what}${unless}${how}`;
    return [{ ...common, refused: isProtected, text }];
  }

  private where({ stack }: Loss): string {
    return this.environmentOf.get(stack)?.name ?? stack;
  }
}

/** The construct of a stack that something is part of: a service's has the same name in every stack of its environment. */
function constructOf(item: { readonly construct: string | undefined } | undefined): string | undefined {
  return item?.construct?.split("/")[1];
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

/** What becomes of several of one type, for one reason, is one thing to decide. */
function causeOf(loss: Loss): Pick<Risk, "cause" | "subject"> {
  return { cause: `${typeOf(loss)} ${loss.kind} ${loss.forcedBy.join(" ")}`, subject: loss.address };
}

function short(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
