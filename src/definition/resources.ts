/** What services use that is no service of the platform, by name: a DNS label such as `orders-db`. */
export type Resources = Readonly<Record<string, ResourceDefinition>>;

/** One kind a member; what services may do with it is in `Access`, by kind. */
export type ResourceDefinition = HttpsHost | TcpHost | Database;

/** An API on the internet, by HTTPS on port 443. Its URL is in `PAYMENTS_URL`. */
export interface HttpsHost {
  readonly type: "https";
  /** Name of the host in the public DNS: `api.stripe.com`. */
  readonly host: string;
}

/**
 * Anything that listens on a TCP port: a broker, a server behind a VPN, a database in another account. `BROKER_HOST` and
 * `BROKER_PORT` say where.
 */
export interface TcpHost {
  readonly type: "tcp";
  /** Name or IPv4 address that tasks connect to. */
  readonly host: string;
  /** 1–65535. */
  readonly port: number;
  /**
   * What the host's addresses are: an IPv4 CIDR block, or the id of its security group (`sg-…`), which is opened to the
   * tasks on this port.
   */
  readonly to: string;
}

/**
 * A PostgreSQL or MySQL database that exists. `DATABASE_HOST`, `DATABASE_PORT` and, where it has a name, `DATABASE_NAME` say
 * where; `DATABASE_USERNAME` and `DATABASE_PASSWORD` are read from its secret when a task starts.
 */
export interface Database {
  readonly type: "postgres" | "mysql";
  readonly existing: ExistingDatabase;
}

export interface ExistingDatabase {
  /** Name that tasks connect to: `shop.c0ffee.eu-central-1.rds.amazonaws.com`. */
  readonly host: string;
  /** Id of its security group, in the platform's VPC or one that is peered with it: `sg-…`. It is opened to the tasks. */
  readonly securityGroupId: string;
  /**
   * TCP port, 1–65535.
   * @default 5432 for PostgreSQL, 3306 for MySQL
   */
  readonly port?: number;
  /**
   * Name of the database on the server.
   * @default - tasks are told no name
   */
  readonly name?: string;
  /**
   * Name of the secret in AWS Secrets Manager whose JSON value has the keys `username` and `password`, as RDS writes it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
   * @default - tasks are told no user and no password
   */
  readonly secret?: string;
  /**
   * ARN of the customer managed KMS key that encrypts the secret.
   * @default - the AWS managed key, which needs no permission
   */
  readonly kmsKeyArn?: string;
}

/** What a service does with the resources that it uses, by their names: `{ database: "connect", payments: "call" }`. */
export type Uses = Readonly<Record<string, Access>>;

/** `call` an `https` host; `connect` to a `tcp` host or to a database. */
export type Access = "call" | "connect";
