/** What a reviewer sees of the demo. Test files share it, as they share all modules. */
import { demo } from "../../fixtures/platform";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { pageOf } from "./pages";
import { rendered, viewsOf } from "./rendered";

export const [dev, prod] = viewsOf(rendered(demo)) as [EnvironmentView, EnvironmentView];

let page: Promise<string> | undefined;

/** The page of `dev`. */
export function demoPage(): Promise<string> {
  page ??= pageOf(dev);
  return page;
}
