/** AWS's own convention for a month. @see https://aws.amazon.com/calculator/calculator-assumptions */
export const HOURS_A_MONTH = 730;

/** GiB that every task has without a charge. @see https://aws.amazon.com/fargate/pricing/ */
export const INCLUDED_STORAGE_GIB = 20;

/**
 * What AWS bills; the keys of `prices.json`. All prices are in USD, on demand.
 *
 * @see https://aws.amazon.com/fargate/pricing/
 * @see https://aws.amazon.com/elasticloadbalancing/pricing/
 * @see https://aws.amazon.com/privatelink/pricing/
 * @see https://aws.amazon.com/vpc/pricing/
 * @see https://aws.amazon.com/route53/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/ecr/pricing/
 */
export const PRICE_ITEMS = {
  "fargate-x86-vcpu-hour": "Fargate, Linux on x86, vCPU and hour",
  "fargate-x86-gb-hour": "Fargate, Linux on x86, GB of memory and hour",
  "fargate-arm-vcpu-hour": "Fargate, Linux on ARM, vCPU and hour",
  "fargate-arm-gb-hour": "Fargate, Linux on ARM, GB of memory and hour",
  "fargate-storage-gb-hour": "Fargate, ephemeral storage over 20 GB, GB and hour",
  "application-load-balancer-hour": "Application Load Balancer, hour",
  "network-load-balancer-hour": "Network Load Balancer, hour",
  "lcu-hour": "Application Load Balancer, capacity unit (LCU) and hour",
  "interface-endpoint-hour": "Interface endpoint, zone and hour",
  "interface-endpoint-gb": "Interface endpoint, GB processed",
  "nat-gateway-hour": "NAT gateway, hour",
  "nat-gateway-gb": "NAT gateway, GB processed",
  "public-ipv4-hour": "Public IPv4 address, hour",
  "hosted-zone-month": "Route 53 hosted zone, month",
  "kms-key-month": "KMS key, month",
  "logs-ingested-gb": "CloudWatch logs, GB taken in",
  "logs-stored-gb-month": "CloudWatch logs, GB stored and month",
  "ecr-storage-gb-month": "ECR, GB of images and month",
} as const;

export type PriceItem = keyof typeof PRICE_ITEMS;

export interface Price {
  /** As it is written at the source: `0.04656`. */
  readonly usd: string;
  readonly source: string;
  /** When the source was read or is valid from, `YYYY-MM-DD`, or as much of it as is known. */
  readonly date: string;
}

/** Prices by region and item. What is missing has no price that we know. */
export type PriceTable = Readonly<Record<string, Readonly<Partial<Record<PriceItem, Price>>>>>;

/** Prices of one source. */
function from(
  source: string,
  date: string,
  prices: Readonly<Partial<Record<PriceItem, string>>>,
): Partial<Record<PriceItem, Price>> {
  return Object.fromEntries(Object.entries(prices).map(([item, usd]) => [item, { usd, source, date }]));
}

/** The same in every region. */
const everywhere = {
  ...from("AWS's announcement of the charge for public IPv4 addresses, all regions, from 2024-02-01", "2024-02-01", {
    "public-ipv4-hour": "0.005",
  }),
  ...from("Bills of eu-central-1 and eu-west-1, HostedZone, first 25 zones", "2026-07", {
    "hosted-zone-month": "0.50",
  }),
};

/**
 * Read from copies, none from a live page of AWS: each price names the AWS usage type it was quoted for and the date of the
 * copy. A price without such a quotation isn't here; the page says "no price known" and names the key for `prices.json`.
 */
export const PRICES: PriceTable = {
  "eu-central-1": {
    ...everywhere,
    ...from("AWS price list, AmazonECS, EUC1-Fargate-*, as transcribed by a rate card", "2026-07-07", {
      "fargate-x86-vcpu-hour": "0.04656",
      "fargate-x86-gb-hour": "0.00511",
    }),
    ...from("A bill, EUC1-LoadBalancerUsage, 19.44 USD for 720 hours", "2024-09", {
      "application-load-balancer-hour": "0.027",
    }),
    ...from("AWS price list, AmazonVPC, EUC1-VpcEndpoint-*, as read by a cost report", "2026-09-22", {
      "interface-endpoint-hour": "0.012",
      "interface-endpoint-gb": "0.01",
    }),
    ...from("A cost and usage report, EUC1-NatGateway-Hours, the same in every hour", "2026-09", {
      "nat-gateway-hour": "0.052",
    }),
    ...from("A cost and usage report, eu-central-1-KMS-Keys", "2026-09-26", { "kms-key-month": "1.00" }),
    ...from("A billing rule, EUC1-DataProcessing-Bytes", "2025-01-01", { "logs-ingested-gb": "0.63" }),
  },
  "eu-west-1": {
    ...everywhere,
    ...from("AWS price list, AmazonECS and AmazonECR, EU-Fargate-* and EU-TimedStorage-ByteHrs, by SKU", "2026", {
      "fargate-x86-vcpu-hour": "0.04048",
      "fargate-x86-gb-hour": "0.004445",
      "fargate-arm-vcpu-hour": "0.03238",
      "fargate-arm-gb-hour": "0.00356",
      "ecr-storage-gb-month": "0.10",
    }),
    ...from("AWS price list, AWSELB, EU-LCUUsage, offer of that day", "2026-09-11", { "lcu-hour": "0.008" }),
  },
  "eu-west-2": {
    ...everywhere,
    ...from("AWS price list, EUW2-* usage types, as read by a cost study", "2026", {
      "fargate-x86-vcpu-hour": "0.04656",
      "fargate-x86-gb-hour": "0.00511",
      "fargate-arm-vcpu-hour": "0.03725",
      "fargate-arm-gb-hour": "0.00409",
      "fargate-storage-gb-hour": "0.000129",
      "application-load-balancer-hour": "0.02646",
      "lcu-hour": "0.0084",
      "interface-endpoint-hour": "0.011",
      "interface-endpoint-gb": "0.01",
      "nat-gateway-hour": "0.05",
      "nat-gateway-gb": "0.05",
      "logs-ingested-gb": "0.5985",
      "logs-stored-gb-month": "0.0315",
      "ecr-storage-gb-month": "0.10",
    }),
  },
  "us-east-1": {
    ...everywhere,
    ...from("AWS price list, AmazonECS, USE1-Fargate-*, as read by a cost study", "2026", {
      "fargate-x86-vcpu-hour": "0.04048",
      "fargate-x86-gb-hour": "0.004445",
      "fargate-arm-vcpu-hour": "0.03238",
      "fargate-arm-gb-hour": "0.00356",
      "fargate-storage-gb-hour": "0.000111",
    }),
    ...from(
      "Infracost's tests against the AWS price list: lb, nat_gateway, cloudwatch_log_group, ecr_repository, kms_key",
      "2024-07-01",
      {
        "lcu-hour": "0.008",
        "nat-gateway-hour": "0.045",
        "nat-gateway-gb": "0.045",
        "logs-ingested-gb": "0.50",
        "logs-stored-gb-month": "0.03",
        "ecr-storage-gb-month": "0.10",
        "kms-key-month": "1.00",
      },
    ),
    ...from("Infracost's test lb: 16.43 USD for 730 hours", "2024-07-01", {
      "application-load-balancer-hour": "0.0225",
      "network-load-balancer-hour": "0.0225",
    }),
    ...from("Infracost's test vpc_endpoint: 7.30 USD for 730 hours, 0.01 USD a GB", "2024-10-18", {
      "interface-endpoint-hour": "0.01",
      "interface-endpoint-gb": "0.01",
    }),
  },
};

/** Whether a key names something that we price. */
export function isPriceItem(text: string): text is PriceItem {
  return Object.hasOwn(PRICE_ITEMS, text);
}
