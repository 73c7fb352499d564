/**
 * Names in Service Connect, and how long they may be.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html
 */
export const CONNECT_NAMES = {
  discovery: { pattern: /^[a-z0-9_][a-z0-9_-]{0,63}$/, longest: 64 },
  alias: { pattern: /^[a-z0-9_.][a-z0-9_.-]{0,126}$/, longest: 127 },
} as const;

/**
 * Ports on which the proxy may listen instead of the container's: ECS refuses those up to 1024.
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/28293
 */
export const PROXY_PORTS = [1025, 65_535] as const;
