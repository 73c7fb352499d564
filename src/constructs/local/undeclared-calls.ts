import { Container } from "@cdktf/provider-docker/lib/container";
import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { textLocal } from "../locals";
import { HTTP_FOLDERS, NGINX_CONFIG, NGINX_ENTRYPOINT, nginxHead } from "./nginx";

/** A name and port by which others find a service. */
export interface NamedPort {
  /** Of the service. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface UndeclaredCallsProps {
  readonly name: string;
  readonly imageId: string;
  readonly ports: readonly NamedPort[];
  /** Each service's network, and the names that mean something else there: its own, and those of services that it calls. */
  readonly callers: readonly { readonly network: string; readonly known: readonly string[] }[];
  /** Lines that say whose each network's addresses are. */
  readonly owners: string;
}

const OWNERS = "/etc/nginx/owners.conf";

/**
 * Answers in place of every service that a caller doesn't name in its `calls`: hangs up, where AWS would let the caller wait, and
 * logs who called whom.
 */
export class UndeclaredCalls extends Construct {
  constructor(scope: Construct, id: string, props: UndeclaredCallsProps) {
    super(scope, id);
    const { name, imageId, ports, callers, owners } = props;
    const names = [...new Set(ports.map(({ host }) => host))];
    const all = `local.${new TerraformLocal(this, "names", names).friendlyUniqueId}`;
    new Container(this, "Default", {
      name,
      image: imageId,
      entrypoint: [...NGINX_ENTRYPOINT],
      networksAdvanced: callers.map(({ network, known }) => ({
        name: network,
        // Each caller lacks other names: spelled out they would be as many as there are pairs of services.
        aliases: Token.asList(`\${setsubtract(${all}, ${JSON.stringify(known)})}`),
      })),
      upload: [
        { file: NGINX_CONFIG, content: textLocal(this, "config", undeclaredConfig(ports)) },
        { file: OWNERS, content: owners },
      ],
      init: false,
      restart: "unless-stopped",
    });
  }
}

/** Listens where any of the services does; a request's header says which one is meant. */
export function undeclaredConfig(all: readonly NamedPort[]): string {
  const ports = [...new Set(all.map(({ port }) => port))].sort((a, b) => a - b);
  const hosts = new Map(all.map(({ host, name }) => [host, name]));
  return `# nginx in place of services that a caller doesn't call by its definition.
${nginxHead("crit")}
http {
${HTTP_FOLDERS}  client_header_timeout 5s;

  geo $caller {
    default "a container";
    include owners.conf;
  }

  map $host $callee {
    default "a service at port $server_port";
${[...hosts].map(([host, name]) => `    ${host} "'${name}'";`).join("\n")}
  }

  log_format undeclared escape=none "service '$caller' called $callee, which isn't among its calls: on AWS nothing answers; add it there";
  access_log /dev/stdout undeclared;

  server {
${ports.map((port) => `    listen ${port};`).join("\n")}
    # Hangs up.
    return 444;
  }
}
`;
}
