import { pathExpression } from "../../lib/path-pattern";
import { HTTP_FOLDERS, NAME_SERVER, nginxHead } from "./nginx";

/** A service behind the local router, as its listener rule has it. */
export interface RoutedService {
  readonly name: string;
  readonly paths: readonly string[];
  readonly priority: number;
  readonly port: number;
  /** Path that tells whether a task is healthy. */
  readonly healthPath: string;
  /** Names under which the service's containers are found. */
  readonly containers: readonly string[];
}

/** Where the router listens inside its container: for requests, and for the question whether one task is healthy. */
export const ROUTER_PORT = { requests: 8080, health: 8099 } as const;

/** Marks, in the map below, a service without tasks. No service has that name. */
const NO_TASKS = "-";

/**
 * The nginx configuration that does locally what the listener rules do on the load balancer: the first rule by priority
 * wins, `*` stands for any characters and `?` for one, case counts, the query doesn't, and what no rule takes is a 404.
 */
export function routerConfig(services: readonly RoutedService[]): string {
  const inOrder = [...services].sort((a, b) => a.priority - b.priority);
  return `# nginx for the local router. What it writes lies below its prefix, the folder that its user may write to.
${nginxHead("notice")}
http {
${HTTP_FOLDERS}  access_log /dev/stdout;
  server_tokens off;
  default_type text/plain;

${NAME_SERVER}
  # The request as it was sent: the load balancer compares it as it is. Expressions are tried in this order.
  map $request_uri $service {
    default "";
${inOrder.map(mapEntries).join("\n")}
  }
${inOrder
  .filter(({ containers }) => containers.length > 0)
  .map(upstream)
  .join("")}
  server {
    include listen.conf;

    location / {
      if ($service = "") {
        return 404 "Not found";
      }
      if ($service = "${NO_TASKS}") {
        return 503 "No tasks";
      }
      proxy_pass http://$service;
      proxy_http_version 1.1;
      proxy_connect_timeout 2s;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Port $server_port;
      proxy_set_header X-Forwarded-Proto http;
    }
  }

  # Asks one task what the load balancer asks it: /<container>.
  server {
    listen 127.0.0.1:${ROUTER_PORT.health};
    access_log off;

    location = / {
      return 200 "ok";
    }
${inOrder.flatMap(healthLocations).join("")}  }
}
`;
}

function mapEntries({ name, paths, priority, containers }: RoutedService): string {
  const target = containers.length === 0 ? `"${NO_TASKS}"` : name;
  const rules = paths.map((path) => `    "~^${pathExpression(path)}(\\?|$)" ${target};`);
  return [`    # ${name}, priority ${priority}`, ...rules].join("\n");
}

function upstream({ name, port, containers }: RoutedService): string {
  return `
  upstream ${name} {
    zone ${name} 64k;
${containers.map((container) => `    server ${container}:${port} resolve max_fails=0;`).join("\n")}
  }
`;
}

function healthLocations({ containers, port, healthPath }: RoutedService): string[] {
  return containers.map(
    (container) => `
    location = /${container} {
      set $task ${container}:${port};
      proxy_pass http://$task${quoted(healthPath)};
    }
`,
  );
}

/** A path inside an nginx word: `"`, `'`, `;`, `{`, `$` and `\\` have a meaning there. */
function quoted(path: string): string {
  return path.replaceAll(/["'\\;{}$]/g, (character) => encodeURIComponent(character).replace("'", "%27"));
}
