import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { textLocal } from "../locals";
import { NAME_SERVER, NGINX_CONFIG, NGINX_ENTRYPOINT, nginxHead } from "./nginx";

export interface LocalProxyProps {
  readonly name: string;
  readonly imageId: string;
  /** By which callers find the service. */
  readonly dnsName: string;
  /** Those that are called. */
  readonly ports: readonly number[];
  /** Names of its containers. */
  readonly tasks: readonly string[];
  readonly network: string;
  /** Of the services that call it. */
  readonly callerNetworks: readonly string[];
}

/**
 * The only way from callers to a service, as its security group is on AWS: callers share no network with it, so that nothing but
 * connections to these ports gets through, and none back.
 */
export class LocalProxy extends Construct {
  readonly container: Container;

  constructor(scope: Construct, id: string, props: LocalProxyProps) {
    super(scope, id);
    const { name, imageId, dnsName, network, callerNetworks } = props;
    this.container = new Container(this, "Default", {
      name,
      image: imageId,
      entrypoint: [...NGINX_ENTRYPOINT],
      networksAdvanced: [{ name: network }, ...callerNetworks.map((caller) => ({ name: caller, aliases: [dnsName] }))],
      upload: [{ file: NGINX_CONFIG, content: textLocal(this, "config", proxyConfig(props)) }],
      init: false,
      restart: "unless-stopped",
    });
  }
}

/** Hands on each connection to one of the service's containers in turn. */
export function proxyConfig({ ports, tasks }: Pick<LocalProxyProps, "ports" | "tasks">): string {
  return `# nginx in front of a service's tasks.
${nginxHead("error")}
stream {
${NAME_SERVER}
${ports.map((port, index) => server(port, index === 0 ? "tasks" : `tasks_${port}`, tasks)).join("\n")}}
`;
}

function server(port: number, upstream: string, tasks: readonly string[]): string {
  return `  upstream ${upstream} {
    zone ${upstream} 64k;
${tasks.map((task) => `    server ${task}:${port} resolve max_fails=0;`).join("\n")}
  }

  server {
    listen ${port};
    proxy_pass ${upstream};
    proxy_connect_timeout 2s;
    proxy_timeout 1d;
  }
`;
}
