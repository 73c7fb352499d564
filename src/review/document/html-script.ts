/**
 * The page's only script: a filter above long tables, and everything unfolded for the printer. Without it all is there to
 * read; the filter stays hidden.
 */
export const SCRIPT = `"use strict";
for (const label of document.querySelectorAll(".filter")) {
  const table = document.getElementById(label.dataset.table);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const status = label.querySelector("output");
  const input = label.querySelector("input");
  label.hidden = false;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\\s+/);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      if (!row.hidden) shown += 1;
    });
    status.textContent = input.value === "" ? "" : shown + " of " + rows.length;
  });
}
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});
`;
