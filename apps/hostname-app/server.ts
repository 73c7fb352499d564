/**
 * Shows the name of the host that it runs on, and a quote for which it asks random-quote-app.
 *
 * '#pages' is './pages.ts' (by `imports` in package.json): TypeScript won't take the extension that Node needs here.
 */
import { hostname } from "node:os";
import { contentSecurityPolicy, hostPage, notAvailablePage, notFoundPage, quotePage } from "#pages";
import { askForQuote, reasonOf } from "#quote-service";
import { log, serve, type Answer } from "#serve";

const hostName = process.env["HOSTNAME"] ?? hostname();
const quoteService = process.env["RANDOM_QUOTE_APP_URL"];

serve((path) => {
  switch (path) {
    case "/":
      return html(200, hostPage(hostName));
    case "/random-quote":
    case "/random-quote/":
      return randomQuote();
    default:
      return html(404, notFoundPage());
  }
});

async function randomQuote(): Promise<Answer> {
  try {
    return html(200, quotePage(await askForQuote(quoteService)));
  } catch (error) {
    log("quote service not available", { address: quoteService, reason: reasonOf(error) });
    return html(503, notAvailablePage());
  }
}

function html(status: number, body: string): Answer {
  const headers = { "content-security-policy": contentSecurityPolicy };
  return { status, type: "text/html; charset=utf-8", body, headers };
}
