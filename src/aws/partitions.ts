/** @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);
}

/** The regions of each partition. @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
const REGIONS: Readonly<Record<string, RegExp>> = {
  aws: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  "aws-cn": /^cn-\w+-\d+$/,
  "aws-eusc": /^eusc-de-\w+-\d+$/,
  "aws-iso": /^us-iso-\w+-\d+$/,
  "aws-iso-b": /^us-isob-\w+-\d+$/,
  "aws-iso-e": /^eu-isoe-\w+-\d+$/,
  "aws-iso-f": /^us-isof-\w+-\d+$/,
  "aws-us-gov": /^us-gov-\w+-\d+$/,
};

/** Undefined for what is no region's name. */
export function partitionOf(region: string): string | undefined {
  return Object.keys(REGIONS).find((partition) => REGIONS[partition]?.test(region));
}

/**
 * Whether the region belongs to AWS China, GovCloud and the like, whose ARNs and host names differ from the ones we write.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function isOtherPartition(region: string): boolean {
  return /^(cn|us-gov|us-iso|us-isob|eu-isoe|eusc)-/.test(region);
}

/**
 * `eu-central-1b` is a zone of `eu-central-1`; local zones have longer names and no Fargate.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export function isZoneOf(region: string, zone: string): boolean {
  return zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length));
}
