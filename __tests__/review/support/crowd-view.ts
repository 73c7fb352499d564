/** What a reviewer sees of sixty services. Test files share it, as they share all modules. */
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { crowd } from "./crowd";
import { pageOf } from "./pages";
import { rendered, viewsOf } from "./rendered";

export const [large] = viewsOf(rendered(crowd)) as [EnvironmentView];

let page: Promise<string> | undefined;

/** The page of `large`. */
export function largePage(): Promise<string> {
  page ??= pageOf(large);
  return page;
}
