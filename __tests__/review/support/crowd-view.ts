/** What a reviewer sees of sixty services. */
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { crowd } from "./crowd";
import { rendered, viewsOf } from "./rendered";

export const [large] = viewsOf(rendered(crowd)) as [EnvironmentView];
