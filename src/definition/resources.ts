import type { Cache } from "./caches";
import type { Database } from "./databases";

/** What services use that is no service of the platform, by name: a DNS label such as `orders-db`. */
export type Resources = Readonly<Record<string, ResourceDefinition>>;

/** One kind a member; what services may do with it is in `Access`, by kind. */
export type ResourceDefinition = HttpsHost | TcpHost | AwsResource;

/** What is AWS's: the platform creates it, where it isn't there already. */
export type AwsResource = NamedResource | Database | Cache | Files | Key;

/** What is known by its name, where it exists. */
export type NamedResource = Bucket | Queue | Topic | Table | EventBus;

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

/** Something that exists, by its name in the platform's account and region, or by its ARN. */
export type Existing =
  | { readonly name: string; readonly arn?: never }
  | { readonly arn: string; readonly name?: never };

/** What AWS encrypts. */
export interface Encrypted {
  /**
   * Name of a `key` of this environment, which encrypts it; of what exists, the one that does. Who uses it may use the key by
   * that service of AWS alone.
   * @default - a key of AWS's
   */
  readonly key?: string;
}

/**
 * Objects in Amazon S3. `UPLOADS_BUCKET` is the bucket's name. One that is created is encrypted, open to nobody, versioned, and
 * takes requests by TLS only; with `deletionProtection` it is never deleted with objects in it.
 */
export interface Bucket extends Encrypted {
  readonly type: "bucket";
  /** @default - it is created */
  readonly existing?: Existing;
  /**
   * Days that former versions of an object, and deleted objects, are kept. 1 or more.
   * @default 30
   */
  readonly formerVersionDays?: number;
}

/**
 * Messages in Amazon SQS. `ORDERS_QUEUE_URL` is the queue's URL. One that is created is encrypted, takes requests by TLS only,
 * and has a second queue for messages that nobody could handle.
 */
export interface Queue extends Encrypted {
  readonly type: "queue";
  /** @default - it is created */
  readonly existing?: Existing;
  /**
   * Times that a message is received before it goes to the dead letters, where it stays for 14 days. 1–1000.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   * @default 5
   */
  readonly deadLetterAfter?: number;
  /**
   * Seconds that a received message is hidden from others: more than handling one takes. 0–43200.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   * @default 30
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * Days that a message waits at most. 1–14.
   * @default 4
   */
  readonly retentionDays?: number;
  /**
   * Whether messages stay in order, each delivered once.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
   * @default false
   */
  readonly fifo?: boolean;
}

/** A topic in Amazon SNS. `EVENTS_TOPIC_ARN` is its ARN. One that is created is encrypted and takes messages by TLS only. */
export interface Topic extends Encrypted {
  readonly type: "topic";
  /** @default - it is created */
  readonly existing?: Existing;
  /**
   * Names of queues of this environment that get every message, as it was published.
   * @default - none
   */
  readonly queues?: readonly string[];
}

/**
 * Items in Amazon DynamoDB, billed by request. `SESSIONS_TABLE` is the table's name. One that is created is encrypted, can be
 * restored to any second of the last 35 days and, with `deletionProtection`, isn't deleted.
 */
export interface Table extends Encrypted {
  readonly type: "table";
  /** @default - it is created */
  readonly existing?: Existing;
  /** Attribute that places an item; a table that is created must have one. */
  readonly partitionKey?: TableKey;
  /**
   * Attribute that sorts the items of a partition.
   * @default - one item a partition
   */
  readonly sortKey?: TableKey;
  /**
   * Global secondary indexes by name, up to 20; who may read the table may read them.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
   * @default - none
   */
  readonly indexes?: Readonly<Record<string, TableIndex>>;
  /**
   * Attribute with the second of 1970 and later at which an item expires.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   * @default - items stay
   */
  readonly timeToLive?: string;
}

/** Other keys by which a table's items are found, with all of their attributes. */
export interface TableIndex {
  readonly partitionKey: TableKey;
  /** @default - the items of a partition are in no order */
  readonly sortKey?: TableKey;
}

/** An attribute of a table, and what it holds. */
export interface TableKey {
  readonly name: string;
  readonly type: "string" | "number" | "binary";
}

/** An event bus in Amazon EventBridge. `EVENTS_BUS` is its name. */
export interface EventBus extends Encrypted {
  readonly type: "event-bus";
  /** @default - it is created */
  readonly existing?: Existing;
}

/**
 * Files in Amazon EFS, mounted at `/mnt/<name>`, which `<NAME>_PATH` says: `SHARE_PATH=/mnt/share`. Tasks mount them by TLS,
 * through their access point and with their role, and nobody does otherwise. Those that are created are encrypted and backed up
 * every day; with `deletionProtection` Terraform refuses to destroy them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
 */
export interface Files extends Encrypted {
  readonly type: "files";
  /** @default - they are created */
  readonly existing?: ExistingFiles;
  /**
   * User id and group id, 1–4294967295, by which all tasks read and write, whatever user their containers run as. Another
   * one gets other files: the folder keeps its first owner.
   * @see https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
   * @default 1000
   */
  readonly userId?: number;
  /**
   * Folder of the file system that tasks see as its root, up to four levels deep: `/uploads`. It is made with the first task.
   * @see https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html
   * @default "/files"
   */
  readonly folder?: string;
}

/** Those that exist: by their ids, or looked up. */
export type ExistingFiles = FilesById | FilesByLookup;

interface AnyExistingFiles {
  /** `fsap-…`, whose user and folder the files get. */
  readonly accessPointId: string;
  /** Id of the mount targets' security group: `sg-…`. It is opened to the tasks. */
  readonly securityGroupId: string;
}

export interface FilesById extends AnyExistingFiles {
  /** `fs-…`, with a mount target in each zone that tasks run in. */
  readonly fileSystemId: string;
  readonly lookup?: never;
}

/** In the platform's account and region, found at each plan, which fails where there is none or more than one. */
export interface FilesByLookup extends AnyExistingFiles {
  readonly lookup: FilesLookup;
  readonly fileSystemId?: never;
}

/** By the token that it was created with, or by tags that no other one has all of. */
export type FilesLookup =
  | { readonly creationToken: string; readonly tags?: never }
  | { readonly tags: Readonly<Record<string, string>>; readonly creationToken?: never };

/**
 * A customer managed key in AWS KMS, symmetric. Other resources name it as their `key`; code that uses it by itself finds its
 * ARN in `<NAME>_KEY_ARN`. One that is created is rotated every year, and its deletion takes 30 days; with `deletionProtection`
 * Terraform refuses to destroy it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export interface Key {
  readonly type: "key";
  /** @default - it is created */
  readonly existing?: ExistingKey;
}

/** One that exists: by its ARN, or by an alias that each plan looks up in the platform's account and region. */
export type ExistingKey =
  | {
      /** `arn:aws:kms:eu-central-1:123456789012:key/…`, not an alias: IAM asks for the key. */
      readonly arn: string;
      readonly lookup?: never;
    }
  | {
      readonly lookup: {
        /** `alias/shop` */
        readonly alias: string;
      };
      readonly arn?: never;
    };

/** What a service does with the resources that it uses, by their names: `{ uploads: "read-write", orders: "consume" }`. */
export type Uses = Readonly<Record<string, Access>>;

/**
 * `call` an `https` host; `connect` to a `tcp` host or a database; `read`, `write` or `read-write` a bucket or a table; `send` to
 * a queue or `consume` from it; `publish` to a topic or an event bus; `read` or `read-write` files; `encrypt`, `decrypt` or
 * `encrypt-decrypt` with a key. docs/resources.md has the actions that each stands for.
 */
export type Access =
  | "call"
  | "connect"
  | "read"
  | "write"
  | "read-write"
  | "send"
  | "consume"
  | "publish"
  | "encrypt"
  | "decrypt"
  | "encrypt-decrypt";
