/** Schemas of ephemeral resources, which the bindings of CDKTF don't have, by the file of the provider that they are from. */
import type { Attribute, Block } from "./schema";

const computed: Attribute = { type: "string", required: false, optional: false, computed: true, writeOnly: false };

/** Of version 6.25.0; those of CDK Terrain's bindings go first. */
export const EPHEMERAL_SCHEMAS: Readonly<Record<string, Block>> = {
  // internal/service/ecr/authorization_token_ephemeral.go, since 6.22.0
  aws_ecr_authorization_token: {
    attributes: {
      authorization_token: computed,
      expires_at: computed,
      password: computed,
      proxy_endpoint: computed,
      region: { ...computed, optional: true },
      user_name: computed,
    },
    blocks: {},
  },
};
