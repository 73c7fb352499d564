import type { NetworkCall, NetworkTarget, ProviderCalls } from "../../aws/provider-calls/call";
import { existingGroupIds } from "../../definition/resolve/connections";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { PolicyStatement } from "../service/roles";
import { allow, pascal } from "./statement";

export interface NetworkStatementsProps {
  readonly environment: ResolvedEnvironment;
  /** 12 digits, or the reference to them. */
  readonly accountId: string;
  /** Types of the resources in the stack. */
  readonly types: ReadonlySet<string>;
}

/** A VPC's resources have ids for names: what is there must bear the environment's tags, what is made gets them. */
export function networkStatements(needs: readonly ProviderCalls[], props: NetworkStatementsProps): PolicyStatement[] {
  const { environment, accountId, types } = props;
  const actions = merged(needs.flatMap(({ network = [] }) => network));
  if (actions.length === 0) return [];
  const { region, tags } = environment.definition;
  const arns = (targets: readonly NetworkTarget[]): string[] =>
    targets.map((target) => `arn:aws:ec2:${region}:${accountId}:${target}/*`);
  const tagged = Object.entries(tags);
  const bearsTags = { StringEquals: conditionOn("aws:ResourceTag", tagged) };

  const makes = groupBy(actions, (action) => action.makes ?? "").filter(([target]) => target !== "");
  const made = makes.map(([target]) => target as NetworkTarget);
  return [
    // One statement does for all: whatever an action isn't about, AWS doesn't ask of it.
    {
      ...allow(
        "ChangeNetwork",
        actions.filter(({ on = [] }) => on.length > 0).map(({ action }) => action),
        arns([...new Set(actions.flatMap(({ on = [] }) => on))].sort()),
      ),
      Condition: bearsTags,
    },
    ...makes.map(([target, all]) =>
      allow(
        `Make${pascal(target)}`,
        all.map(({ action }) => action),
        arns([target as NetworkTarget]),
      ),
    ),
    ...groupBy(actions, (action) => action.untagged ?? "")
      .filter(([target]) => target !== "")
      .map(([target, all]) =>
        allow(
          `Use${pascal(target)}`,
          all.map(({ action }) => action),
          arns([target as NetworkTarget]),
        ),
      ),
    {
      ...allow("TagWhatIsMade", ["ec2:CreateTags"], arns(made)),
      Condition: {
        StringEquals: {
          "ec2:CreateAction": makes.flatMap(([, all]) => all.map(({ action }) => action.replace("ec2:", ""))).sort(),
        },
      },
    },
    ...foreignGroupStatements(props),
    { ...allow("TagAgain", ["ec2:CreateTags", "ec2:DeleteTags"], arns(made)), Condition: bearsTags },
    ...(types.has("aws_default_security_group")
      ? [
          // A VPC comes with a security group that nobody asked for: it has no tags yet when it is emptied.
          {
            ...allow("TagDefaultGroup", ["ec2:CreateTags"], arns(["security-group"])),
            Condition: {
              Null: Object.fromEntries(tagged.map(([key]) => [`aws:ResourceTag/${key}`, "true"])),
              StringEquals: conditionOn("aws:RequestTag", tagged),
            },
          },
        ]
      : []),
  ];
}

/** Groups of what services use are somebody else's, without the environment's tags; the rules in them are ours. */
function foreignGroupStatements({ environment, accountId, types }: NetworkStatementsProps): PolicyStatement[] {
  const { services, jobs, added } = environment;
  const opened = [...services.flatMap((service) => service.added.connections), ...added.clients]
    .filter(({ opens }) => opens)
    .map(({ to }) => to);
  const ofUses = existingGroupIds([...services, ...jobs].flatMap(({ connections }) => connections));
  const ids = [...new Set([...ofUses, ...opened])].sort();
  if (ids.length === 0 || !types.has("aws_vpc_security_group_ingress_rule")) return [];
  const actions = [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupIngress",
  ];
  const arns = ids.map((id) => `arn:aws:ec2:${environment.definition.region}:${accountId}:security-group/${id}`);
  return [allow("OpenGroupsOfResources", actions, arns)];
}

function conditionOn(key: string, tags: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(tags.map(([tag, value]) => [`${key}/${tag}`, value]));
}

/** Each action once, with all that any type says of it. */
function merged(all: readonly NetworkCall[]): NetworkCall[] {
  const byName = new Map<string, NetworkCall>();
  for (const one of all) {
    const known = byName.get(one.action);
    const on = [...new Set([...(known?.on ?? []), ...(one.on ?? [])])].sort();
    byName.set(one.action, { ...known, ...one, on });
  }
  return [...byName.values()].sort((a, b) => (a.action < b.action ? -1 : 1));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
