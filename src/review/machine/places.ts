/** Where blocks stand in a JSON text, by their addresses: `aws_lb.ingress` → line 12. */
export function linesByAddress(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const path: string[] = [];
  let line = 1;
  let key = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]|\n/g)) {
    if (token === "\n") line += 1;
    else if (token === "{" || token === "[") {
      path.push(key);
      key = "";
    } else if (token === "}" || token === "]") path.pop();
    else if (token.endsWith(":")) {
      key = token.slice(1, token.lastIndexOf('"'));
      const address = addressOf([...path.slice(1), key]);
      if (address !== undefined && !found.has(address)) found.set(address, line);
    }
    // A line break between a key and its colon.
    if (token.length > 1) line += token.split("\n").length - 1;
  }
  return found;
}

/** Of a path of keys in a root module. */
function addressOf([section = "", type = "", name = "", ...deeper]: readonly string[]): string | undefined {
  if (deeper.length > 0) return undefined;
  if (name === "") return section === "output" && type !== "" ? `output.${type}` : undefined;
  if (section === "resource") return `${type}.${name}`;
  return section === "data" ? `data.${type}.${name}` : undefined;
}
