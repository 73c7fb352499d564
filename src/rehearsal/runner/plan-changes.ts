/** What a plan would do, by address, from `terraform show -json`. */

export type ChangeKind = "added" | "changed" | "replaced" | "destroyed" | "moved" | "imported" | "forgotten";

export interface Change {
  readonly kind: ChangeKind;
  readonly address: string;
  /** Attributes of what stays whose value differs or isn't known before apply. */
  readonly attributes: readonly string[];
  /** Attributes that force the replacement. */
  readonly forcedBy: readonly string[];
  /** Where a moved resource was before. */
  readonly from?: string;
  /** Of a replaced one: whether it is created before the old one is deleted. */
  readonly createsFirst?: boolean;
}

type Values = Readonly<Record<string, unknown>>;

export interface ChangeJson {
  readonly actions: readonly string[];
  readonly before: Values | null;
  readonly after: Values | null;
  readonly after_unknown: Values | boolean;
  readonly after_sensitive?: Values | boolean;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: object;
}

/** A resource as it is before a plan, or will be after it. */
export interface ResourceJson {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values?: Values;
}

export interface ModuleJson {
  readonly resources?: readonly ResourceJson[];
  readonly child_modules?: readonly ModuleJson[];
}

/** @see https://developer.hashicorp.com/terraform/internals/json-format */
export interface PlanJson {
  readonly format_version?: string;
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly previous_address?: string;
    readonly action_reason?: string;
    readonly change: ChangeJson;
  }[];
  readonly output_changes?: Readonly<
    Record<
      string,
      Pick<ChangeJson, "actions"> &
        Partial<Pick<ChangeJson, "after_unknown" | "after_sensitive">> & { readonly after?: unknown }
    >
  >;
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly planned_values?: { readonly root_module?: ModuleJson };
  readonly prior_state?: { readonly values?: { readonly root_module?: ModuleJson } };
  readonly configuration?: {
    readonly root_module?: {
      readonly resources?: readonly { readonly address: string; readonly expressions?: Values }[];
    };
  };
}

const OUTPUT_KINDS: Readonly<Record<string, ChangeKind>> = { create: "added", update: "changed", delete: "destroyed" };

/** Kinds that leave something with values before and after. */
const COMPARED: ReadonlySet<ChangeKind> = new Set<ChangeKind>(["changed", "replaced", "imported"]);

export function changesOf(plan: PlanJson): Change[] {
  const resources = (plan.resource_changes ?? [])
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ address, previous_address: from, change }): Change[] => {
      const kind = kindOf(change, from);
      if (kind === undefined) return [];
      const attributes = COMPARED.has(kind) ? differing(change, kind) : [];
      const forcedBy = kind === "replaced" ? (change.replace_paths ?? []).map((path) => path.join(".")) : [];
      const createsFirst = kind === "replaced" && change.actions[0] === "create";
      return [
        {
          kind,
          address,
          attributes,
          forcedBy,
          ...(from !== undefined && { from }),
          ...(createsFirst && { createsFirst }),
        },
      ];
    });
  const outputs = Object.entries(plan.output_changes ?? {}).flatMap(([name, { actions }]): Change[] => {
    const kind = OUTPUT_KINDS[actions[0] ?? ""];
    return kind === undefined ? [] : [{ kind, address: `output.${name}`, attributes: [], forcedBy: [] }];
  });
  return [...resources, ...outputs].sort((a, b) => (a.address < b.address ? -1 : 1));
}

function kindOf({ actions, importing }: ChangeJson, from: string | undefined): ChangeKind | undefined {
  if (actions.length === 2) return "replaced";
  if (importing !== undefined) return "imported";
  switch (actions[0]) {
    case "create":
      return "added";
    case "update":
      return "changed";
    case "delete":
      return "destroyed";
    case "forget":
      return "forgotten";
    default:
      return from === undefined ? undefined : "moved";
  }
}

/**
 * Of a replaced resource everything computed is unknown, which says nothing. `tags_all` only repeats what `tags` or the
 * provider's default tags say, so it is named when it stands alone.
 */
function differing({ before, after, after_unknown: unknown }: ChangeJson, kind: ChangeKind): string[] {
  const unknowns = typeof unknown === "object" ? unknown : {};
  const names = new Set([before, after, unknowns].flatMap((values) => Object.keys(values ?? {})));
  const changed = [...names].filter((name) => {
    if (containsTrue(unknowns[name])) return kind !== "replaced";
    return JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null);
  });
  return changed.filter((name) => name !== "tags_all" || !changed.includes("tags")).sort();
}

function containsTrue(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === true;
  return Object.values(value).some(containsTrue);
}
