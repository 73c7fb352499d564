import { addressRange, without } from "../lib/address-range";

/**
 * Ranges without any host of the internet: private networks, carriers' own space, the host itself, link-local addresses,
 * multicast and what is reserved.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 * @see https://www.rfc-editor.org/rfc/rfc1918
 * @see https://www.rfc-editor.org/rfc/rfc6598
 */
const NOT_OF_THE_INTERNET = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // Unique local, link-local and multicast addresses, and the host itself.
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
  "::/127",
].flatMap((cidr) => addressRange(cidr) ?? []);

/** The addresses of a block that hosts of the internet can have. */
export function internetPart(cidr: string): ReturnType<typeof without> {
  const range = addressRange(cidr);
  return range ? without([range], NOT_OF_THE_INTERNET) : [];
}

/** Whether nobody on the internet has an address of a block. */
export function isPrivateRange(cidr: string): boolean {
  return addressRange(cidr) !== undefined && internetPart(cidr).length === 0;
}
