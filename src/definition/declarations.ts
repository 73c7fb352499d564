/** A finding of the proof that is accepted. It stays listed, with the reason. */
export interface SuppressionDefinition {
  /** Rule of the finding, as `npm run prove` names it: `surplus-rules`. */
  readonly rule: string;
  /** The finding's address, or the name of its ECS service. */
  readonly at: string;
  /** Why it is accepted; for whoever reviews. */
  readonly reason: string;
}
