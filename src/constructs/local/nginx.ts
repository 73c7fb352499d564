/** nginx as a user that isn't root; the static app is built on the same image. */
export const NGINX_IMAGE = "nginxinc/nginx-unprivileged:1.30.5-alpine3.24-slim";

export const NGINX_CONFIG = "/etc/nginx/nginx.conf";

/** Without the image's own entrypoint, whose scripts edit a configuration that isn't used here. */
export const NGINX_ENTRYPOINT = [
  "nginx",
  "-e",
  "stderr",
  "-p",
  "/tmp",
  "-c",
  NGINX_CONFIG,
  "-g",
  "daemon off;",
] as const;

/** What each configuration begins with, below its first line; `logs` is the least that the error log takes. */
export function nginxHead(logs: "notice" | "error" | "crit"): string {
  return `pid nginx.pid;
error_log stderr ${logs};
worker_processes 1;

events {
  worker_connections 1024;
}
`;
}

/** Where it keeps what a request doesn't fit into: below its prefix, the folder that its user may write to. */
export const HTTP_FOLDERS = `  client_body_temp_path client_body;
  fastcgi_temp_path fastcgi;
  proxy_temp_path proxy;
  scgi_temp_path scgi;
  uwsgi_temp_path uwsgi;
`;

/** Docker's name server. */
export const NAME_SERVER = `  # Docker's name server. A container that is replaced or comes back has another address.
  resolver 127.0.0.11 valid=1s ipv6=off;
`;
