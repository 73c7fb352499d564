/** Tags with the names of their attributes: what a text must not change. A box has a title where its text was cut. */
export function skeleton(html: string): string {
  const tags = (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, ""));
  return tags.filter((tag) => !/^<\/?title>$/.test(tag)).join("\n");
}
