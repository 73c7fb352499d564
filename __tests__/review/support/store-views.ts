/** What a reviewer sees of the valid platform: open to everyone, and open to two networks alone. */
import type { PlatformDefinition } from "../../../src/definition/platform";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { edited } from "../../definition/valid";
import { rendered, viewsOf } from "./rendered";

const allowedCidrs = ["198.51.100.0/24", "203.0.113.0/24"];

export const [store] = viewsOf(rendered(edited({}) as PlatformDefinition)) as [EnvironmentView];
export const [narrow] = viewsOf(rendered(edited({ ingress: { allowedCidrs } }) as PlatformDefinition)) as [
  EnvironmentView,
];
