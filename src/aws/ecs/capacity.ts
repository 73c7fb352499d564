/**
 * Weight and base of a capacity provider, from and to.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export const PROVIDER_WEIGHT = [0, 1000] as const;
export const PROVIDER_BASE = [0, 100_000] as const;
