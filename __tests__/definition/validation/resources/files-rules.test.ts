import { validateDefinition } from "../../../../src/definition/validation/validate";
import { edited } from "../../valid";

const errors = (files: object, name = "share", names = {}): readonly string[] =>
  validateDefinition(edited({ resources: { [name]: { type: "files", ...files } }, names }), ".");
const EXISTING = {
  fileSystemId: "fs-0123abcd",
  accessPointId: "fsap-0123456789abcdef0",
  securityGroupId: "sg-0123456789abcdef0",
};

test.each<[object]>([
  [{}],
  [{ userId: 1, folder: "/a" }],
  [{ userId: 4_294_967_295, folder: "/a/b/c/d" }],
  [{ folder: `/${"a".repeat(99)}` }],
  [{ existing: EXISTING }],
])("%j is valid", (files) => {
  expect(errors(files)).toEqual([]);
});

test.each<[object, string]>([
  [{ userId: 0 }, "resource 'share': userId is 0; a whole number from 1 to 4294967295 is allowed; set it to one"],
  [{ userId: 4_294_967_296 }, "userId is 4294967296"],
  [
    { folder: "uploads" },
    "resource 'share': folder is 'uploads'; a folder is absolute, of one to four levels and up to 100 characters; correct it",
  ],
  [{ folder: "/" }, "folder is '/'"],
  [{ folder: "/a/b/c/d/e" }, "folder is '/a/b/c/d/e'"],
  [{ folder: `/${"a".repeat(100)}` }, "folder is '/aaa"],
  [{ folder: "/../etc" }, "folder is '/../etc'"],
  [
    { existing: EXISTING, userId: 33 },
    "resource 'share': userId is 33; it is a setting of what is created, and this exists; remove it",
  ],
])("%j is one error", (files, message) => {
  expect(errors(files)).toEqual([expect.stringContaining(message)]);
});

test("its name in AWS is as long as a creation token may be", () => {
  const name = (length: number): string => "a".repeat(length);
  expect(errors({}, name(62), { platform: "p" })).toEqual([]);
  expect(errors({}, name(63), { platform: "p" })).toEqual([
    `resource '${name(63)}': name in AWS is 'p-${name(63)}' with 65 characters; AWS allows 64; shorten it or set names.platform`,
  ]);
});
