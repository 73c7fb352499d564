import type { Model } from "../terraform/model";

/** By stack: its environment. A stack that names none stands for itself. */
export function environments({ stacks }: Model): (stack: string) => string {
  const of = new Map(stacks.map(({ name, comment }) => [name, comment["environment"]]));
  return (stack) => {
    const environment = of.get(stack);
    return environment === undefined ? `stack ${stack}` : `environment ${JSON.stringify(environment)}`;
  };
}
