/**
 * A new address for a resource, or a new name for a service or a job. Terraform renames it in the state, where it would otherwise
 * destroy the old and create the new. Entries can stay when all states have followed; new ones come last.
 */
export type MovedDefinition = MovedResource | MovedService | MovedJob;

export interface MovedResource {
  /** Address until now, `<type>.<name>`: `aws_vpc.main`. Nothing has it any more. */
  readonly from: string;
  /** Address from now on, of the same type. */
  readonly to: string;
  /**
   * Name of the stack, where several have `to`: a move is one within a state.
   * @default - the stack that has `to`
   */
  readonly stack?: string;
}

/** Everything of a service that has another name now. Its names in AWS stay only with `physicalName`. */
export interface MovedService {
  /** Its name until now. */
  readonly service: string;
  /** Its name from now on. */
  readonly to: string;
}

/** Everything of a job that has another name now. Its names in AWS stay only with `physicalName`. */
export interface MovedJob {
  /** Its name until now. */
  readonly job: string;
  /** Its name from now on. */
  readonly to: string;
}

/** A resource, a service or a job that is gone on purpose. */
export type RemovedDefinition = RemovedResource | RemovedService | RemovedJob;

export interface RemovedResource {
  /** Address until now, `<type>.<name>`. */
  readonly from: string;
  /** `false` leaves it in AWS, where Terraform then knows nothing of it. */
  readonly destroy: boolean;
  /**
   * Name of the stack that it was in.
   * @default - `<platform>-<environment>-registry` for types of ECR and Docker and `terraform_data`, else `<platform>-<environment>-platform`
   */
  readonly stack?: string;
}

/** Everything of a service that is gone. To keep something of it in AWS, give that an entry of its own. */
export interface RemovedService {
  readonly service: string;
  readonly destroy: true;
}

/** Everything of a job that is gone. To keep something of it in AWS, give that an entry of its own. */
export interface RemovedJob {
  readonly job: string;
  readonly destroy: true;
}
