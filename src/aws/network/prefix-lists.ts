/**
 * AWS's own lists of addresses on the internet that clients come from, by the last part of their names
 * (`com.amazonaws.global.cloudfront.origin-facing`), and as how many rules of a security group each counts.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export const CLIENT_LISTS: Readonly<Record<string, number>> = {
  "cloudfront.origin-facing": 55,
  groundstation: 5,
  "route53-healthchecks": 25,
};

/** The last part of a list's name; undefined for what is no list of clients. */
export function clientList(name: string): string | undefined {
  const [, list = ""] = /^com\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(name) ?? [];
  return Object.hasOwn(CLIENT_LISTS, list) ? list : undefined;
}
