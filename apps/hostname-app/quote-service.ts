/** Asks random-quote-app. The answer comes over the network, so it is believed only once its size and shape are seen. */

export interface Quote {
  quote: string;
  author: string;
}

/** One for connecting, headers and body together: a page that loads longer is no use to its reader. */
const timeoutMs = Number(process.env["QUOTE_TIMEOUT_MS"] ?? 2_000);

const maxBytes = 16 * 1024;

/** Fails, whatever goes wrong, with an error that `reasonOf` can put on one line. */
export async function askForQuote(address: string | undefined): Promise<Quote> {
  if (!address) throw new Error("RANDOM_QUOTE_APP_URL is not set");
  const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
  if (response.status !== 200) {
    await response.body?.cancel(); // gives the connection back
    throw new Error(`the answer's status is ${response.status}`);
  }
  const answer: unknown = JSON.parse(await readText(response));
  if (!isQuote(answer)) throw new Error("the answer is not an object with the strings 'quote' and 'author'");
  return answer;
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no complete answer within ${timeoutMs} ms`;
  // A name with several addresses fails once for each of them.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  // fetch itself says no more than "fetch failed".
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stream = body as AsyncIterable<Uint8Array> | null; // the types of Node 20 leave the chunks' type open
  for await (const chunk of stream ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function isQuote(value: unknown): value is Quote {
  return (
    typeof value === "object" &&
    value !== null &&
    "quote" in value &&
    typeof value.quote === "string" &&
    "author" in value &&
    typeof value.author === "string"
  );
}
