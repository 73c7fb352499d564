import { FrameReader, LineReader, withoutHeaders } from "../../src/local/frames";

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test("pieces are put together wherever a stream is cut", () => {
  const stream = Buffer.concat([frame(1, "one"), frame(2, "zwei €"), frame(1, "")]);
  for (let at = 0; at <= stream.length; at++) {
    const reader = new FrameReader();
    const frames = [...reader.read(stream.subarray(0, at)), ...reader.read(stream.subarray(at))];
    expect(frames.map(({ stream: of, content }) => [of, content.toString()])).toEqual([
      [1, "one"],
      [2, "zwei €"],
      [1, ""],
    ]);
  }
  expect(withoutHeaders(stream)).toBe("onezwei €");
});

test("lines end where they do, and not where a piece does", () => {
  const reader = new LineReader();
  expect([reader.read("a\r\nb"), reader.read("c\n"), reader.read("d")]).toEqual([["a"], ["bc"], []]);
});
