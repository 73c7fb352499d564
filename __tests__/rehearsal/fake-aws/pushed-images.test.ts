import { PushedImages, type Repository } from "../../../src/rehearsal/fake-aws/pushed-images";

const repository = { account: "123456789012", region: "eu-central-1", name: "web" };
const url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web";
const state = { name: "web", repository_url: url, image_tag_mutability: "IMMUTABLE" };
const find = ({ name }: Repository) => (name === "web" ? state : undefined);

function pushed(...tags: readonly string[]): PushedImages {
  const images = new PushedImages();
  for (const tag of tags) images.push({ name: `${url}:${tag}` }, find);
  return images;
}

const tagsOf = (images: PushedImages) => images.imageIds(repository).map(({ image_tag }) => image_tag);

test("a repository lists what was pushed to it", () => {
  const images = pushed("1", "2");
  expect(tagsOf(images)).toEqual(["1", "2"]);
  expect([images.has(`${url}:1`), images.has(`${url}:3`), images.has("nginx:1")]).toEqual([true, false, false]);
  expect(images.imageIds({ ...repository, region: "us-east-1" })).toEqual([]);
});

test("a tag that is there already is refused, unless tags may change", () => {
  const images = pushed("1");
  expect(images.push({ name: `${url}:1` }, find)).toBe(
    "tag '1' is in repository 'web' already, and its tags are immutable",
  );
  expect(images.push({ name: `${url}:1` }, () => ({ ...state, image_tag_mutability: "MUTABLE" }))).toBeUndefined();
});

test("there is no push to a repository that isn't there, and other registries take everything", () => {
  const name = url.replace("web", "api");
  expect(new PushedImages().push({ name: `${name}:1` }, find)).toBe(
    "account 123456789012 has no repository 'api' in eu-central-1",
  );
  expect(new PushedImages().push({ name: "registry.example.org/api:1" }, find)).toBeUndefined();
});

test("an image that is kept stays when its resource goes, and goes with its repository", () => {
  const images = pushed("1", "2");
  images.remove("docker_registry_image", { name: `${url}:1`, keep_remotely: true });
  expect(tagsOf(images)).toEqual(["1", "2"]);
  images.remove("docker_registry_image", { name: `${url}:1`, keep_remotely: false });
  expect(tagsOf(images)).toEqual(["2"]);
  images.remove("aws_ecr_repository", state);
  expect(tagsOf(images)).toEqual([]);
});
