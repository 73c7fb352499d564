import type { ResolvedEnvironment } from "../definition/resolve";

/** A port that somebody outside the platform may connect to. */
export interface Door {
  /** Address of the load balancer or the ECS service. */
  readonly to: string;
  readonly port: number;
  /** Who may connect, as IPv4 CIDR blocks. */
  readonly cidrs: readonly string[];
}

/** Every door that the definition asks for, said apart from the resources that open it. */
export function declaredDoors({ ingress, services }: ResolvedEnvironment): Door[] {
  const balanced = services.some(({ exposure }) => exposure.type === "load-balancer");
  const ports = ingress.protocol.type === "https" ? [80, 443] : [80];
  return [
    ...(balanced ? ports.map((port) => ({ to: "aws_lb.ingress", port, cidrs: ingress.allowedCidrs })) : []),
    ...services.flatMap(({ id, port, exposure }) =>
      exposure.type === "public-ip" ? [{ to: `aws_ecs_service.${id}`, port, cidrs: exposure.allowedCidrs }] : [],
    ),
  ];
}
