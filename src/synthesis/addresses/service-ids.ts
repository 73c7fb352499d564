/** Finds the services that an address is about: `hostname_app_to_books` is about `hostname-app` and `books`. */
export class ServiceIds {
  private readonly pattern: RegExp;

  /** @param ids all services that an address may be about, as parts of addresses: `hostname_app` */
  constructor(ids: Iterable<string>) {
    // The longest first: `app` isn't meant in `hostname_app` where there is a service of that name.
    const longestFirst = [...new Set(ids)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    this.pattern = new RegExp(`(?<=[._])(?:${longestFirst.join("|") || "(?!)"})(?=_|$)`, "g");
  }

  in(address: string): string[] {
    return [...address.matchAll(this.pattern)].map(([id]) => id);
  }

  /** The address with one service in place of another. */
  renamed(address: string, from: string, to: string): string {
    return address.replace(this.pattern, (id) => (id === from ? to : id));
  }
}
