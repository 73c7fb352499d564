/** A plan's or apply's log, read as it grows. */
import type { HcpClient } from "./hcp-client";

const CHUNK = 65_536;
/** A log starts with STX and ends with ETX. @see https://github.com/hashicorp/go-tfe/blob/main/logreader.go */
const STX = "\u0002";
const ETX = "\u0003";

export class RunLog {
  private readonly client: HcpClient;
  private readonly url: string;
  private readonly print: (line: string) => void;
  /** A chunk may end inside of a character. */
  private readonly decoder = new TextDecoder();
  private offset = 0;
  private rest = "";

  constructor(client: HcpClient, url: string, print: (line: string) => void) {
    this.client = client;
    this.url = url;
    this.print = print;
  }

  /** Prints every whole line that is new. */
  async advance(): Promise<void> {
    for (;;) {
      const url = new URL(this.url);
      url.searchParams.set("limit", String(CHUNK));
      url.searchParams.set("offset", String(this.offset));
      const chunk = await this.client.download(url.href, "log of the run");
      if (chunk.length === 0) return;
      this.offset += chunk.length;
      const text = this.decoder.decode(chunk, { stream: true });
      const lines = (this.rest + text.replaceAll(STX, "").replaceAll(ETX, "")).split("\n");
      this.rest = lines.pop() ?? "";
      for (const line of lines) this.show(line);
    }
  }

  /** Prints what is left, also a line without an end. */
  async finish(): Promise<void> {
    await this.advance();
    if (this.rest !== "") this.show(this.rest);
    this.rest = "";
  }

  /** Where a workspace has structured output each line is an object; its message is what Terraform would have printed. */
  private show(line: string): void {
    const text = messageOf(line);
    for (const part of text.split("\n")) this.print(part.trimEnd());
  }
}

function messageOf(line: string): string {
  if (!line.startsWith('{"@')) return line;
  try {
    const event = JSON.parse(line) as {
      readonly "@message"?: unknown;
      readonly diagnostic?: { readonly detail?: unknown };
    };
    const message = event["@message"];
    if (typeof message !== "string") return line;
    const detail = event.diagnostic?.detail;
    return typeof detail === "string" && detail !== "" ? `${message}\n${detail}` : message;
  } catch {
    return line;
  }
}
