/** Who deploys new versions of a service. */
export type Deployer = "terraform" | "pipeline";
