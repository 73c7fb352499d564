import type { QuotaName, SuppressionDefinition } from "../definition/declarations";
import type { ResolvedEnvironment } from "../definition/resolve";

/** What the definition says and the resources alone can't tell; the proof holds one against the other. */
export interface Declarations {
  readonly doors: readonly Door[];
  readonly grants: readonly Grant[];
  readonly suppressions: readonly SuppressionDefinition[];
  readonly quotas: Readonly<Partial<Record<QuotaName, number>>>;
}

/** A port that somebody outside the platform may connect to. */
export interface Door {
  /** Address of the load balancer or the ECS service. */
  readonly to: string;
  readonly port: number;
  /** Who may connect, as IPv4 CIDR blocks. */
  readonly cidrs: readonly string[];
  /** Which service gets which paths; none where a port only redirects. */
  readonly routes?: readonly { readonly to: string; readonly paths: readonly string[] }[];
}

/** Actions that a role needs for a reason that no resource shows. */
export interface Grant {
  /** Address of the role. */
  readonly role: string;
  readonly actions: readonly string[];
}

export function declarations(environment: ResolvedEnvironment): Declarations {
  const { suppressions = [], quotas = {} } = environment.definition;
  const doors = [...balancerDoors(environment), ...serviceDoors(environment)];
  return { doors, grants: keyGrants(environment), suppressions, quotas };
}

function balancerDoors({ ingress, services }: ResolvedEnvironment): Door[] {
  const routes = services.flatMap(({ id, exposure }) =>
    exposure.type === "load-balancer" ? [{ to: `aws_ecs_service.${id}`, paths: exposure.paths }] : [],
  );
  if (routes.length === 0) return [];
  const door = (port: number, own: typeof routes): Door => ({
    to: "aws_lb.ingress",
    port,
    cidrs: ingress.allowedCidrs,
    routes: own,
  });
  return ingress.protocol.type === "https" ? [door(80, []), door(443, routes)] : [door(80, routes)];
}

function serviceDoors({ services }: ResolvedEnvironment): Door[] {
  return services.flatMap(({ id, port, exposure }) =>
    exposure.type === "public-ip" ? [{ to: `aws_ecs_service.${id}`, port, cidrs: exposure.allowedCidrs }] : [],
  );
}

/** Which key encrypts a secret is the secret's own business: a task definition doesn't say. */
function keyGrants({ services }: ResolvedEnvironment): Grant[] {
  return services
    .filter(({ secrets }) => Object.values(secrets).some(({ kmsKeyArn }) => kmsKeyArn !== undefined))
    .map(({ id }) => ({ role: `aws_iam_role.${id}_execution`, actions: ["kms:Decrypt"] }));
}
