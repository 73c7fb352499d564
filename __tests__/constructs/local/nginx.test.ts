import { NGINX_CONFIG, NGINX_ENTRYPOINT } from "../../../src/constructs/local/nginx";

test("it runs in the foreground from a folder that its user may write to, with our configuration", () => {
  expect(NGINX_ENTRYPOINT.join(" ")).toBe(`nginx -e stderr -p /tmp -c ${NGINX_CONFIG} -g daemon off;`);
});
