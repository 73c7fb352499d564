import { balancerNamed } from "../../facts/balancers";
import type { Service } from "../../facts/services";
import { type Resource, Text, type Value, asString } from "../../terraform/expressions/value";

/** An endpoint URL, or a host name, in an environment variable of a service. */
export interface EndpointUrl {
  readonly variable: string;
  readonly container: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Set where the host is a load balancer's own name. */
  readonly balancer: Resource | undefined;
}

const PORT_OF_SCHEME: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  grpc: 80,
  redis: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  amqp: 5672,
};
const URL_TEXT = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^:/?#]+)(?::(\d+))?(?:[/?#]|$)/i;
const HOST_TEXT = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(?::(\d{1,5}))?$/i;
/** Stands for a part of a value that only a plan tells. */
const HOLE = "\u0000";
/** The task itself, and the ECS agent's metadata. */
const OWN_HOSTS = ["localhost", "127.0.0.1", "0.0.0.0", "169.254.170.2"];

/** The endpoint URLs of a service that lead out of its task; `isHost` tells names from versions and the like. */
export function endpointUrls(service: Service, isHost: (name: string) => boolean): readonly EndpointUrl[] {
  const all = (service.task?.containers ?? []).flatMap((container) =>
    [...container.environment].flatMap(([variable, value]): EndpointUrl[] => {
      const common = { variable, container: container.name };
      const { text, balancer } = flat(value);
      const url = URL_TEXT.exec(text);
      if (url) {
        const [, scheme = "", host = "", port] = url;
        const number = port === undefined ? PORT_OF_SCHEME[scheme.toLowerCase()] : Number(port);
        return [{ ...common, host, port: number, balancer }];
      }
      const [, host, port] = HOST_TEXT.exec(text) ?? [];
      if (host === undefined || (!isHost(host) && balancer === undefined)) return [];
      const own = container.environment.get(variable.replace(/_(HOST|HOSTNAME|ADDR|ADDRESS)$/, "_PORT"));
      const beside = own === value ? undefined : asString(own);
      return [{ ...common, host, port: Number(port ?? beside ?? Number.NaN) || undefined, balancer }];
    }),
  );
  return all.filter(({ host }) => !OWN_HOSTS.includes(host) && !host.includes(HOLE));
}

/** A value as text, a load balancer's name standing for itself. */
function flat(value: Value): { readonly text: string; readonly balancer: Resource | undefined } {
  const parts = value instanceof Text ? value.parts : [value];
  let balancer: Resource | undefined;
  const text = parts.map((part) => {
    if (asString(part) !== undefined) return asString(part);
    const found = balancerNamed(part);
    balancer ??= found;
    return found ? "load-balancer.elb.amazonaws.com" : HOLE;
  });
  return { text: text.join(""), balancer };
}
