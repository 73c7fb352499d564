import { Container } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { Construct } from "constructs";
import { HOST } from "./local-container";
import { ROUTER_PORT, type RoutedService, routerConfig } from "./router-config";
import { textLocal } from "../locals";

export interface LocalRouterProps {
  readonly name: string;
  readonly network: string;
  /** Port of this machine that it is found at. */
  readonly hostPort: number;
  readonly services: readonly RoutedService[];
  /** Containers that it asks for their health; they come first. */
  readonly targets: readonly Container[];
}

/** nginx as a user that isn't root; the static app is built on the same image. */
export const ROUTER_IMAGE = "nginxinc/nginx-unprivileged:1.30.5-alpine3.24-slim";

const CONFIG_FILE = "/etc/nginx/nginx.conf";

/** Seconds until every task behind the router must be healthy. */
const WAIT_SECONDS = 120;

/** What the load balancer is on AWS: takes all requests, and is healthy when every task behind it is. */
export class LocalRouter extends Construct {
  constructor(scope: Construct, id: string, props: LocalRouterProps) {
    super(scope, id);
    const image = new Image(this, "image", { name: ROUTER_IMAGE, keepLocally: true });
    const tasks = props.services.flatMap(({ containers }) => containers);
    new Container(this, "Default", {
      name: props.name,
      image: image.imageId,
      // Without the image's own entrypoint, whose scripts edit a configuration that isn't used here.
      entrypoint: ["nginx", "-e", "stderr", "-p", "/tmp", "-c", CONFIG_FILE, "-g", "daemon off;"],
      networksAdvanced: [{ name: props.network }],
      ports: [{ internal: ROUTER_PORT.requests, external: props.hostPort, ip: HOST }],
      upload: [{ file: CONFIG_FILE, content: textLocal(this, "config", routerConfig(props.services)) }],
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
