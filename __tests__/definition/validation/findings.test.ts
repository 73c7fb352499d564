import { closest, Findings, Shown } from "../../../src/definition/validation/findings";

test("says kind, name, value, what is allowed and what to do", () => {
  const findings = new Findings();
  const report = findings.about("service", "books");
  report("port", 0, "1 to 65535 are allowed", "set it to one of these");
  report("image", "nginx", "a tag is needed", "say which version");
  report("calls", ["a", "b"], "one is allowed", "choose");
  report("memoryMiB", new Shown("4096 with cpu 256"), "512 is allowed", "take it");
  expect(findings.messages).toEqual([
    "service 'books': port is 0; 1 to 65535 are allowed; set it to one of these",
    "service 'books': image is 'nginx'; a tag is needed; say which version",
    'service \'books\': calls is ["a","b"]; one is allowed; choose',
    "service 'books': memoryMiB is 4096 with cpu 256; 512 is allowed; take it",
  ]);
});

test("a message shows what no screen does, and the start of what is too long for one", () => {
  const findings = new Findings();
  const report = findings.about("service", "books");
  report("user", "a\nb\u2028c\u0085d\u202ee\ud800f\u{e0041}", "no such thing is allowed", "correct it");
  report("user", "x".repeat(1101), "less is allowed", "shorten it");
  report("moved", [{ from: 10n }], "a text is allowed", "correct it");
  expect(findings.messages).toEqual([
    "service 'books': user is 'a\\nb\\u2028c\\u0085d\\u202ee\\ud800f\\u{e0041}'; no such thing is allowed; correct it",
    `service 'books': user is '${"x".repeat(100)}… (1101 characters)'; less is allowed; shorten it`,
    'service \'books\': moved is [{"from":"10"}]; a text is allowed; correct it',
  ]);
});

test("finds what was probably meant", () => {
  const known = ["port", "desiredCount", "size"];
  expect(["prt", "Port", "desierdCount", "sise", "colour"].map((text) => closest(text, known))).toEqual([
    "port",
    "port",
    "desiredCount",
    "size",
    undefined,
  ]);
});
