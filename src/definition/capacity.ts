/**
 * What a service's tasks run on: shares of Fargate's capacity on demand and of its spare capacity (Spot), which is cheaper and
 * which AWS takes back with two minutes' notice. A change redeploys the service, and so does any other change of the service
 * itself from then on, because Terraform asks for a new deployment. What ran with it once goes back by `{ onDemand: 1 }`:
 * the provider of Terraform refuses to take the choice away again. Of a job each run is one task, so it takes one of the two; a run
 * that AWS takes back ends, and nobody starts it again.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export interface CapacityDefinition {
  /**
   * Share of the tasks on demand, as a weight beside that of `spot`: 0–1000.
   * @default 0
   */
  readonly onDemand?: number;
  /**
   * Share of the tasks on Spot, as a weight beside that of `onDemand`: of `{ spot: 3, onDemand: 1 }` three in four. 0–1000.
   * @default 0
   */
  readonly spot?: number;
  /**
   * Tasks that run on demand before the shares count: 0–100000. It needs a share on demand.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
   * @default 0
   */
  readonly base?: number;
}
