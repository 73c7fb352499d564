import { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { HOST } from "./local-container";
import { NGINX_CONFIG, NGINX_ENTRYPOINT } from "./nginx";
import { ROUTER_PORT, type RoutedService, routerConfig } from "./router-config";
import { textLocal } from "../locals";

export interface LocalRouterProps {
  readonly name: string;
  readonly imageId: string;
  /** Its own, which this machine reaches, and its address there. */
  readonly edge: { readonly network: string; readonly address: string };
  /** Of the services behind it. */
  readonly networks: readonly string[];
  /** Port of this machine that it is found at. */
  readonly hostPort: number;
  readonly services: readonly RoutedService[];
  /** Containers that it asks for their health; they come first. */
  readonly targets: readonly Container[];
}

/** What only Terraform knows: where it listens. */
const LISTEN_FILE = "/etc/nginx/listen.conf";

/** Seconds until every task behind the router must be healthy. */
const WAIT_SECONDS = 120;

/** What the load balancer is on AWS: takes all requests, and is healthy when every task behind it is. */
export class LocalRouter extends Construct {
  constructor(scope: Construct, id: string, props: LocalRouterProps) {
    super(scope, id);
    const { network, address } = props.edge;
    const tasks = props.services.flatMap(({ containers }) => containers);
    new Container(this, "Default", {
      name: props.name,
      image: props.imageId,
      entrypoint: [...NGINX_ENTRYPOINT],
      networksAdvanced: [{ name: network, ipv4Address: address }, ...props.networks.map((name) => ({ name }))],
      ports: [{ internal: ROUTER_PORT.requests, external: props.hostPort, ip: HOST }],
      upload: [
        { file: NGINX_CONFIG, content: textLocal(this, "config", routerConfig(props.services)) },
        // Services don't reach it, as they don't reach the load balancer.
        { file: LISTEN_FILE, content: `listen ${address}:${ROUTER_PORT.requests};` },
      ],
      init: false,
      restart: "unless-stopped",
      healthcheck: {
        test: ["CMD-SHELL", ["", ...tasks].map(healthQuestion).join(" && ")],
        interval: "2s",
        retries: 30,
        startPeriod: "30s",
        timeout: "5s",
      },
      wait: true,
      waitTimeout: WAIT_SECONDS,
      dependsOn: [...props.targets],
    });
  }
}

function healthQuestion(task: string): string {
  return `wget -q -O /dev/null http://${HOST}:${ROUTER_PORT.health}/${task}`;
}
