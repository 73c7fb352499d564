/** Platforms for the guide to bootstrap: `docs/bootstrap.md` cuts its examples from here, and tests render them. */
import { dev, prod } from "../fixtures/platform";
import type { EnvironmentDefinition, PlatformDefinition } from "../../src/definition/platform";

/** People deploy from their machines, with the state in S3; workflows may plan and apply too. */
export const withS3: PlatformDefinition = {
  name: "acme",
  environments: {
    prod: {
      ...prod,
      accountId: "111122223333",
      backend: { type: "s3", bucket: "acme-terraform-states", region: "eu-central-1", keyPrefix: "acme/" },
    },
  },
  bootstrap: {
    github: { repository: "acme/shop" },
  },
};

const inHcp = {
  type: "cloud",
  organization: "acme",
  project: "Web shop",
} as const;

const environments: Record<string, EnvironmentDefinition> = {
  dev: {
    ...dev,
    names: { ...dev.names, platform: "acme-dev", service: "acme-dev" },
    accountId: "444455556666",
    backend: inHcp,
  },
  prod: { ...prod, accountId: "111122223333", backend: inHcp },
};

/** HCP Terraform watches the repository; workflows push the images. */
export const withHcp: PlatformDefinition = {
  name: "acme",
  environments,
  bootstrap: {
    workspaces: {
      terraformVersion: "1.11.4",
      runs: {
        type: "vcs",
        repository: "acme/shop",
        connection: { type: "github-app", installationId: "ghain-ieTnTwkyuTYOrBAz" },
      },
    },
    github: { repository: "acme/shop" },
  },
};

/** A state for each service: what HCP Terraform runs after what, and who may read whose state, follows from the stacks. */
export const withHcpPerService: PlatformDefinition = {
  ...withHcp,
  environments: { prod: { ...prod, accountId: "111122223333", backend: inHcp, layout: "per-service" } },
};

/** Whoever runs the commands, a person or a workflow, starts the runs in HCP Terraform. */
export const withHcpCommands: PlatformDefinition = {
  name: "acme",
  environments,
  bootstrap: {
    workspaces: { terraformVersion: "1.11.4", runs: { type: "cli" } },
    github: { repository: "acme/shop", subject: "acme@123456/shop@456789" },
  },
};
