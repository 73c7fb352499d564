/** What the names look like by which resources that exist are looked up. */
export interface LookupName {
  readonly pattern: RegExp;
  readonly allowed: string;
}

const IDENTIFIER = (longest: number): RegExp => new RegExp(`^(?=.{1,${longest}}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`);

/**
 * AWS keeps identifiers in lower case.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateFileSystem.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export const LOOKUP_NAMES = {
  instance: {
    pattern: IDENTIFIER(63),
    allowed: "an identifier has up to 63 of a-z, 0-9 and single '-', starting with a letter",
  },
  cluster: {
    pattern: IDENTIFIER(63),
    allowed: "an identifier has up to 63 of a-z, 0-9 and single '-', starting with a letter",
  },
  replicationGroup: {
    pattern: IDENTIFIER(40),
    allowed: "an id has up to 40 of a-z, 0-9 and single '-', starting with a letter",
  },
  serverless: {
    pattern: /^[a-z][a-z0-9-]*$/,
    allowed: "a name has a-z, 0-9 and '-', starting with a letter",
  },
  creationToken: { pattern: /^.{1,64}$/, allowed: "a creation token has 1 to 64 characters" },
  alias: {
    pattern: /^(?=.{1,256}$)alias\/(?!aws\/)[\w/-]+$/,
    allowed: "an alias looks like 'alias/shop', and those of AWS's own keys ('alias/aws/…') are no use to others",
  },
} as const satisfies Readonly<Record<string, LookupName>>;

/**
 * The provider takes such an identifier for the id that AWS makes, and looks for it in the list of all instances first.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/internal/service/rds/instance.go
 */
export const LOOKS_LIKE_RESOURCE_ID = /^db-[0-9A-Za-z]{2,255}$/;
