import type { QuotaName } from "../aws/quotas";
import type { SuppressionDefinition } from "../definition/platform";
import type { ResolvedEnvironment, ResolvedService } from "../definition/resolve/resolve";
import { stackName } from "../definition/resolve/stack-names";

/** What the definition says and the resources alone can't tell; the proof holds one against the other. */
export interface Declarations {
  readonly doors: readonly Door[];
  /** Only in the stack of a service. */
  readonly routes?: readonly DoorRoute[];
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
  readonly routes?: readonly Route[];
}

/** Paths that go to a service. */
export interface Route {
  /** Address of the ECS service. */
  readonly to: string;
  readonly paths: readonly string[];
}

/** A route through a door that another stack declares. */
export interface DoorRoute extends Route {
  readonly door: { readonly stack: string } & Pick<Door, "to" | "port">;
}

/** Actions that a role needs for a reason that no resource shows. */
export interface Grant {
  /** Address of the role. */
  readonly role: string;
  readonly actions: readonly string[];
}

/** What the platform's stack declares: all of it where the services stand in it, else what no service's stack does. */
export function platformDeclarations(environment: ResolvedEnvironment): Declarations {
  const { definition, layout, services } = environment;
  const { suppressions = [], quotas = {} } = definition;
  const own = layout === "single" ? services : [];
  const doors = [...balancerDoors(environment, routesOf(own)), ...own.flatMap(publicDoor)];
  return { doors, grants: own.flatMap(keyGrant), suppressions, quotas };
}

/** What a service's own stack declares; its routes belong to a door of the platform's stack. */
export function serviceDeclarations(environment: ResolvedEnvironment, service: ResolvedService): Declarations {
  const door = { stack: stackName(environment.name, "platform"), to: BALANCER, port: servingPort(environment) };
  const routes = routesOf([service]).map((route) => ({ ...route, door }));
  return { doors: publicDoor(service), routes, grants: keyGrant(service), suppressions: [], quotas: {} };
}

const BALANCER = "aws_lb.ingress";

function servingPort({ ingress }: ResolvedEnvironment): number {
  return ingress.protocol.type === "https" ? 443 : 80;
}

function balancerDoors(environment: ResolvedEnvironment, routes: readonly Route[]): Door[] {
  const { ingress, services } = environment;
  if (!services.some(({ exposure }) => exposure.type === "load-balancer")) return [];
  const serving = servingPort(environment);
  const doorAt = (port: number): Door => ({
    to: BALANCER,
    port,
    cidrs: ingress.allowedCidrs,
    routes: port === serving ? routes : [],
  });
  return serving === 80 ? [doorAt(80)] : [doorAt(80), doorAt(serving)];
}

function routesOf(services: readonly ResolvedService[]): Route[] {
  return services.flatMap(({ id, exposure }) =>
    exposure.type === "load-balancer" ? [{ to: `aws_ecs_service.${id}`, paths: exposure.paths }] : [],
  );
}

function publicDoor({ id, port, exposure }: ResolvedService): Door[] {
  return exposure.type === "public-ip" ? [{ to: `aws_ecs_service.${id}`, port, cidrs: exposure.allowedCidrs }] : [];
}

/** Which key encrypts a secret is the secret's own business: a task definition doesn't say. */
function keyGrant({ id, secrets }: ResolvedService): Grant[] {
  const hasKey = Object.values(secrets).some(({ kmsKeyArn }) => kmsKeyArn !== undefined);
  return hasKey ? [{ role: `aws_iam_role.${id}_execution`, actions: ["kms:Decrypt"] }] : [];
}
