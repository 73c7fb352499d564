import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { textLocal } from "../locals";
import { NAME_SERVER, NGINX_CONFIG, NGINX_ENTRYPOINT, nginxHead } from "./nginx";

export interface LocalProxyProps {
  readonly name: string;
  readonly imageId: string;
  /** Those that are called. */
  readonly ports: readonly ProxiedPort[];
  /** Names of its containers. */
  readonly tasks: readonly string[];
  readonly network: string;
  readonly callers: readonly ProxyCaller[];
  /** Lines that let the networks of these services in, for nginx. */
  readonly allowing: (services: readonly string[]) => string;
}

/** A port of a service, as callers know it. */
export interface ProxiedPort {
  /** What they connect to. */
  readonly listens: number;
  /** Where the tasks listen. */
  readonly port: number;
  /** Names of the services that call it. */
  readonly callers: readonly string[];
}

export interface ProxyCaller {
  /** Its network. */
  readonly network: string;
  /** By which it finds the service. */
  readonly hosts: readonly string[];
}

/**
 * The only way from callers to a service, as its security group is on AWS: callers share no network with it, so that nothing but
 * connections to the ports that each of them calls gets through, and none back.
 */
export class LocalProxy extends Construct {
  readonly container: Container;

  constructor(scope: Construct, id: string, props: LocalProxyProps) {
    super(scope, id);
    const { name, imageId, network, callers, ports, allowing } = props;
    this.container = new Container(this, "Default", {
      name,
      image: imageId,
      entrypoint: [...NGINX_ENTRYPOINT],
      networksAdvanced: [
        { name: network },
        ...callers.map((caller) => ({ name: caller.network, aliases: [...caller.hosts] })),
      ],
      upload: [
        { file: NGINX_CONFIG, content: textLocal(this, "config", proxyConfig(props)) },
        ...ports.map((own) => ({ file: `/etc/nginx/${callersFile(own)}`, content: allowing(own.callers) })),
      ],
      init: false,
      restart: "unless-stopped",
    });
  }
}

/** Hands on each connection to one of the service's containers in turn. */
export function proxyConfig({ ports, tasks }: Pick<LocalProxyProps, "ports" | "tasks">): string {
  const [first] = ports;
  return `# nginx in front of a service's tasks.
${nginxHead("error")}
stream {
${NAME_SERVER}
${ports.map((own) => server(own, own === first ? "tasks" : `tasks_${own.listens}`, tasks)).join("\n")}}
`;
}

function callersFile({ listens }: ProxiedPort): string {
  return `callers_${listens}.conf`;
}

function server(own: ProxiedPort, upstream: string, tasks: readonly string[]): string {
  return `  upstream ${upstream} {
    zone ${upstream} 64k;
${tasks.map((task) => `    server ${task}:${own.port} resolve max_fails=0;`).join("\n")}
  }

  server {
    listen ${own.listens};
    # Who calls another port of the service alone isn't let in here.
    include ${callersFile(own)};
    deny all;
    proxy_pass ${upstream};
    proxy_connect_timeout 2s;
    proxy_timeout 1d;
  }
`;
}
