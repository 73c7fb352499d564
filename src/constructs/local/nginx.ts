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
