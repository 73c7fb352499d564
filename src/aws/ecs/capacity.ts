/**
 * Weight and base of a capacity provider, from and to.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export const PROVIDER_WEIGHT = [0, 1000] as const;
export const PROVIDER_BASE = [0, 100_000] as const;

/**
 * The capacity providers that every account has, and how no other one's name may begin.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html
 */
export const FARGATE_PROVIDERS: readonly string[] = ["FARGATE", "FARGATE_SPOT"];
export const RESERVED_NAMES = /^(aws|ecs|fargate)/i;
