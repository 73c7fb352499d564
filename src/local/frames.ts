/** What containers write, as the engine hands it on. */

const HEADER = 8;

/** A piece of what was written to standard output (1) or error (2). */
export interface Frame {
  readonly stream: number;
  readonly content: Buffer;
}

/**
 * Takes a stream apart as it comes: each piece has a header of 8 bytes, with its length in the last four.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export class FrameReader {
  private rest = Buffer.alloc(0);

  read(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let bytes = Buffer.concat([this.rest, chunk]);
    while (bytes.length >= HEADER && bytes.length >= HEADER + bytes.readUInt32BE(4)) {
      const end = HEADER + bytes.readUInt32BE(4);
      frames.push({ stream: bytes[0] ?? 0, content: bytes.subarray(HEADER, end) });
      bytes = bytes.subarray(end);
    }
    this.rest = bytes;
    return frames;
  }
}

export function withoutHeaders(stream: Buffer): string {
  return Buffer.concat(new FrameReader().read(stream).map(({ content }) => content)).toString();
}

/** Cuts text into lines as it comes. */
export class LineReader {
  private rest = "";

  read(text: string): string[] {
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    return lines;
  }

  /** The last line, where nothing ended it. */
  end(): string[] {
    const last = this.rest;
    this.rest = "";
    return last === "" ? [] : [last];
  }
}
