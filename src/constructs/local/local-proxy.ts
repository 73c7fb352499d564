import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { textLocal } from "../locals";
import { NGINX_CONFIG, NGINX_ENTRYPOINT } from "./nginx";

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
pid nginx.pid;
error_log stderr error;
worker_processes 1;

events {
  worker_connections 1024;
}

stream {
  # Docker's name server. A container that is replaced or comes back has another address.
  resolver 127.0.0.11 valid=1s ipv6=off;

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
