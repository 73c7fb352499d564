import type { Resource } from "../terraform/expressions/value";

export interface Lookup {
  get(name: string): Resource | undefined;
}

/** Resources by a name that is written out instead of referred to; a stack's own come before those of others. */
export class Names {
  private readonly byStack = new Map<string, Resource>();
  private readonly anywhere = new Map<string, Resource>();

  constructor(resources: Iterable<Resource>, nameOf: (resource: Resource) => string) {
    for (const resource of resources) {
      const name = nameOf(resource);
      this.byStack.set(`${resource.stack} ${name}`, resource);
      if (!this.anywhere.has(name)) this.anywhere.set(name, resource);
    }
  }

  from(stack: string): Lookup {
    return { get: (name) => this.byStack.get(`${stack} ${name}`) ?? this.anywhere.get(name) };
  }
}
