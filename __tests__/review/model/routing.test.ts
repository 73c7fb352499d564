import { routingTraps } from "../../../src/review/model/routing";
import type { PlatformDefinition } from "../../../src/definition/platform";
import { edited, validPlatform } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

const { status } = validPlatform().environments["test"]?.services ?? {};
const routed = (priority: number, ...paths: readonly string[]) => ({ type: "load-balancer", paths, priority });

/** What is said of `shop` with these paths, and of another service with others. */
function traps(shop: readonly string[], other: readonly string[] = ["/other"]): readonly string[] {
  const edits = {
    "services.shop.exposure": routed(200, ...shop),
    "services.other": { ...status, exposure: routed(100, ...other) },
  };
  const [view] = viewsOf(rendered(edited(edits) as PlatformDefinition));
  return (view ? routingTraps(view) : []).map((trap) => trap.replace("store-test-balancer: ", ""));
}

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ["the path with its pattern", ["/shop", "/shop/*"], ["/other"], []],
  [
    "the pattern alone",
    ["/shop/*"],
    ["/other"],
    ["/shop isn't matched by /shop/*: it leads to answer 404, not to shop"],
  ],
  [
    "the path to another service",
    ["/shop/*"],
    ["/shop"],
    ["/shop isn't matched by /shop/*: it leads to other, not to shop"],
  ],
  ["everything", ["/*"], ["/other"], []],
  ["a pattern without a slash", ["/shop*"], ["/other"], ["/shop* takes in whatever begins so, such as /shopx"]],
  [
    "a prefix of two services",
    ["/shop", "/shop/*"],
    ["/shop/cart", "/shop/cart/*"],
    [
      "one prefix leads to two services: /shop/cart to other, /shop/* to shop",
      "one prefix leads to two services: /shop/cart/* to other, /shop/* to shop",
    ],
  ],
  ["prefixes that only begin alike", ["/shop", "/shop/*"], ["/shops", "/shops/*"], []],
])("routing traps: %s", (_, shop, other, expected) => {
  expect(traps(shop, other)).toEqual(expected);
});
