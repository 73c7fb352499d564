import type { ValueObject } from "../../provider/cty";

/** A resource of the fake accounts. */
export interface Existing {
  readonly account: string;
  readonly type: string;
  readonly stack: string;
  readonly address: string;
  readonly state: ValueObject;
}
