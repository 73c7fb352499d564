/** Finds hosts in the texts that people put into environment variables. */

export interface HostAndPort {
  readonly host: string;
  readonly port: number | undefined;
  /** Undefined where the host stands alone, or with a port. */
  readonly scheme: string | undefined;
}

/** @see https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml */
const PORT_OF_SCHEME: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  grpc: 80,
  grpcs: 443,
  redis: 6379,
  rediss: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  oracle: 1521,
  mongodb: 27017,
  amqp: 5672,
  amqps: 5671,
  mqtt: 1883,
  mqtts: 8883,
  nats: 4222,
  ldap: 389,
  ldaps: 636,
  memcached: 11211,
  bolt: 7687,
};
/** What follows these is no host. */
const LOCAL_SCHEMES = new Set(["file", "unix", "data", "s3", "arn", "classpath", "sqlite"]);

/** Several addresses in one text: by blanks, by bars, and by commas before the next scheme. */
const SEPARATORS = /[\s|"'<>]+|[,;](?=[a-z][a-z0-9+.-]*:\/\/)/i;
/** `jdbc:postgresql://`, `https://user:secret@`; what follows ends at the path. */
const URL_TEXT = /^(?:[\w-]+=)?(?:jdbc:)?([a-z][a-z0-9+.-]*):(?:[a-z]+:)*@?\/\/(?:[^@/]*@)?([^/?#;]*)/i;
const ORACLE_TEXT = /^jdbc:(oracle):[a-z]+:@([^/?#;]+)/i;
const HOST = String.raw`[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\]`;
const HOST_TEXT = new RegExp(String.raw`^((?:[\uE000-\uE001]|${HOST}|\.)+?)(?::(\d{1,5}))?$`, "i");

/** The hosts of a text, each once. A name without a scheme counts where it has a dot, a port or a part that isn't known. */
export function hostsIn(text: string): readonly HostAndPort[] {
  const found = text.split(SEPARATORS).flatMap((piece) => {
    const [, scheme, authority] = URL_TEXT.exec(piece) ?? ORACLE_TEXT.exec(piece) ?? [];
    if (scheme === undefined || authority === undefined)
      return piece.split(",").flatMap((item) => hostOf(item, undefined));
    const name = scheme.toLowerCase();
    return LOCAL_SCHEMES.has(name) ? [] : authority.split(",").flatMap((item) => hostOf(item, name));
  });
  return [...new Map(found.map((item) => [JSON.stringify(item), item])).values()];
}

function hostOf(text: string, scheme: string | undefined): readonly HostAndPort[] {
  const [, host, digits] = HOST_TEXT.exec(text) ?? [];
  if (host === undefined || (scheme === undefined && !isLikeHost(host, digits !== undefined))) return [];
  return [{ host, port: digits === undefined ? portOf(scheme) : Number(digits), scheme }];
}

function portOf(scheme: string | undefined): number | undefined {
  return scheme === undefined ? undefined : PORT_OF_SCHEME[scheme];
}

/** Not `1.2.3`, `true` or `eu-central-1`. */
function isLikeHost(text: string, hasPort: boolean): boolean {
  const isWhole = /^\uE000\d+\uE001$/.test(text);
  return !isWhole && /[a-z\uE000]/i.test(text) && (hasPort || text.includes("."));
}

/** Whether people give such a name to a variable that holds an address. */
export function isAddressName(variable: string): boolean {
  return /(^|_)(URLS?|URI|HOST|ENDPOINTS?|DSN|ADDR(ESS)?|BROKERS?|BOOTSTRAP_SERVERS|CONNECTION_STRING)$/i.test(
    variable,
  );
}

/** The variable in which the port stands, beside one with the host. */
export function portOfName(variable: string): string {
  return variable.replace(/_(HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT)$/i, "_PORT");
}
