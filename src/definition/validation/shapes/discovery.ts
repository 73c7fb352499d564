import type {
  ConnectAlias,
  ConnectProtocol,
  ConnectTls,
  DefaultDiscovery,
  Discovery,
  DnsDiscovery,
} from "../../discovery";
import { type Shape, flag, number, object, oneOf, optional, record, text, variant } from "./combinators";

/** What belongs to which protocol is a rule, which knows better words for it. */
type Timeouts = NonNullable<Extract<ConnectProtocol, { readonly protocol: "http" | "http2" | "grpc" }>["timeouts"]>;

const protocol = {
  protocol: oneOf<ConnectProtocol["protocol"]>({ http: true, http2: true, grpc: true, tcp: true }),
  timeouts: optional(object<Timeouts>({ idleSeconds: optional(number), requestSeconds: optional(number) })),
};

const port = {
  ...protocol,
  alias: optional(object<ConnectAlias>({ name: optional(text), port: optional(number) })),
  ingressPortOverride: optional(number),
};

const settings = {
  tls: optional(
    object<ConnectTls>({ certificateAuthorityArn: text, roleArn: optional(text), kmsKeyArn: optional(text) }),
  ),
  dns: optional(flag),
};

/** A port of any protocol, as one type. */
interface Port {
  readonly protocol: ConnectProtocol["protocol"];
  readonly timeouts?: Timeouts;
  readonly alias?: ConnectAlias;
  readonly ingressPortOverride?: number;
}

interface Settings {
  readonly type: "service-connect";
  readonly tls?: ConnectTls;
  readonly dns?: boolean;
}

export const defaultDiscovery: Shape<DefaultDiscovery> = variant<
  DnsDiscovery | (Settings & Omit<Port, "alias" | "ingressPortOverride">),
  "type"
>("type", {
  dns: {},
  "service-connect": { ...settings, ...protocol },
});

export const discovery: Shape<Discovery> = variant<
  DnsDiscovery | (Settings & Port & { readonly ports?: Readonly<Record<string, Port>> }),
  "type"
>("type", {
  dns: {},
  "service-connect": { ...settings, ...port, ports: optional(record(object<Port>(port), "an object of ports")) },
});
