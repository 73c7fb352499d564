import { knownValue, switchSetting, textSetting } from "../../../facts/setting";
import { blocks } from "../../../terraform/expressions/value";
import { count } from "../../document/text";
import { type Holder, type Safeguard, type Words, isNamed, ofFlag } from "./holder";

/** Parameters by which an engine refuses connections without TLS. */
const TLS_PARAMETERS: ReadonlySet<string | undefined> = new Set(["rds.force_ssl", "require_secure_transport"]);
const ON: ReadonlySet<string> = new Set(["1", "on", "true"]);

/**
 * Whether a parameter group asks for TLS. What an engine does without one depends on its version.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function tlsByParameter(it: Holder, attribute: string, type: string): Safeguard {
  const common = { of: "encryption", name: "in transit" } as const;
  const named = it.get(attribute);
  const group = it.others(type).find((other) => isNamed(named, other));
  const parameters = blocks(group?.get("parameter")).maps;
  const asked = parameters.find((parameter) => TLS_PARAMETERS.has(knownValue(textSetting(parameter.get("name")))));
  const value = textSetting(asked?.get("value"));
  if (value.kind === "unknown") return { ...common, text: `not known: ${value.why}`, level: undefined };
  if (value.kind === "unset") return { ...common, text: "TLS: as the engine asks for it", level: undefined };
  return ON.has(value.value.toLowerCase())
    ? { ...common, text: "TLS only", level: 1 }
    : { ...common, text: "also without TLS", level: 0 };
}

const NO_PUBLIC_ADDRESS: Words = ["no public address", 1];
const PUBLIC_ACCESS = { on: ["a public address", 0] as Words, off: NO_PUBLIC_ADDRESS, unset: NO_PUBLIC_ADDRESS };

export function publicAddress(it: Holder): Safeguard {
  return ofFlag(["protection", "public access"], it.flag("publicly_accessible"), PUBLIC_ACCESS);
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html */
export function standby(it: Holder): Safeguard {
  const none = ["no standby in another zone", undefined] as const;
  return ofFlag(["protection", "standby"], it.flag("multi_az"), {
    on: ["a standby in another zone", 1],
    off: none,
    unset: none,
  });
}

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html */
export function takeover(it: Holder): Safeguard {
  const none = ["no replica to take over", undefined] as const;
  const isAcrossZones = knownValue(it.flag("multi_az_enabled")) === true;
  return ofFlag(["protection", "standby"], it.flag("automatic_failover_enabled"), {
    on: isAcrossZones ? ["a replica in another zone to take over", 2] : ["a replica to take over", 1],
    off: none,
    unset: none,
  });
}

/**
 * What a cluster's instances say of it; nothing where they aren't in these stacks.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
 */
export function ofInstances(it: Holder): readonly Safeguard[] {
  const instances = it.companions("aws_rds_cluster_instance", "cluster_identifier");
  if (instances.length === 0) return [];
  const access = instances.map((instance) => switchSetting(instance.get("publicly_accessible")));
  const worst =
    access.find((own) => own.kind === "set" && own.value) ?? access.find(({ kind }) => kind === "unknown") ?? access[0];
  const others = instances.length - 1;
  return [
    ...(worst ? [ofFlag(["protection", "public access"], worst, PUBLIC_ACCESS)] : []),
    {
      of: "protection",
      name: "standby",
      ...(others > 0
        ? { text: `${count(others, "other instance")} to take over`, level: 1 }
        : { text: "no other instance to take over", level: undefined }),
    },
  ];
}

export function finalSnapshot(it: Holder): Safeguard {
  const kept: Words = ["a last snapshot when it is destroyed", 1];
  return ofFlag(["backup", "last snapshot"], it.flag("skip_final_snapshot"), {
    on: ["no last snapshot when it is destroyed", 0],
    off: kept,
    unset: kept,
  });
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html#AutomatedBackups.Retaining */
export function keptBackups(it: Holder): Safeguard {
  const gone = ["backups go with it", 0] as const;
  return ofFlag(["backup", "after deletion"], it.flag("delete_automated_backups"), {
    on: gone,
    off: ["backups outlive it", 1],
    unset: gone,
  });
}
