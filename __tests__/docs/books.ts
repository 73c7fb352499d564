import type { Services } from "../../src/definition/service";

/** The README's example of a service that one adds. */
export const added: Services = {
  books: {
    source: "apps/random-quote-app",
    port: 8080,
    size: { cpu: 512, memoryMiB: 1024 },
    desiredCount: 2,
    exposure: { type: "load-balancer", paths: ["/books", "/books/*"], priority: 300 },
    secrets: { DB_PASSWORD: { type: "secrets-manager", name: "demo/books/db-password" } },
  },
};
