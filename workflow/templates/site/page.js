"use strict";
(() => {
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const missing = new Set(["", "NR", "NA", "ND"]);
  const value = (row, column) => row.cells[column].firstChild?.textContent.trim() ?? "";

  const compare = (one, other) => {
    const gap = missing.has(one) - missing.has(other);
    if (gap) return { gap };
    const [first, second] = [one, other].map((text) => Number(text.replace(/,(?=\d{3}\b)/g, "")));
    const difference = first - second;
    return { sign: Number.isNaN(difference) ? order.compare(one, other) : difference };
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const found = [...body.rows];
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "none" }[heading.ariaSort] ?? "ascending";
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        if (next !== "none") heading.setAttribute("aria-sort", next);
        const turn = next === "descending" ? -1 : 1;
        // What is missing stands last in either direction.
        const sorted = next === "none" ? found : [...found].sort((one, other) => {
          const { gap, sign } = compare(value(one, column), value(other, column));
          return gap ?? turn * sign;
        });
        body.append(...sorted);
      });
    });
  };

  const searchable = (grid, table) => {
    const tools = grid.querySelector(".tools");
    if (!tools) return;
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
    const find = tools.querySelector("input");
    const filters = [...tools.querySelectorAll("select")];
    const count = grid.querySelector(".count");
    const show = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = filters.filter((filter) => filter.selectedIndex > 0);
      let shown = 0;
      for (const { row, text } of rows) {
        const fits = words.every((word) => text.includes(word)) &&
          chosen.every((filter) => value(row, filter.dataset.column).split("; ").includes(filter.value));
        row.hidden = !fits;
        shown += fits;
      }
      const all = `${rows.length} ${count.dataset.noun}`;
      count.textContent = shown === rows.length ? all : `${shown} of ${all}`;
    };
    tools.addEventListener("input", show);
    tools.querySelector("button").addEventListener("click", () => {
      find.value = "";
      filters.forEach((filter) => { filter.selectedIndex = 0; });
      show();
      find.focus();
    });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { find.value = ""; show(); }
    });
    tools.hidden = false;
  };

  for (const grid of document.querySelectorAll("[data-grid]")) {
    const table = grid.querySelector("table");
    sortable(table);
    searchable(grid, table);
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    const find = document.querySelector("#studies input, [data-grid] input");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !find) return;
    event.preventDefault();
    find.focus();
  });

  // Browsers that do not open what a link leads into; and whoever uses the keyboard goes on from there.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.closest("details")) return;
    for (let closed = target.closest("details"); closed; closed = closed.parentElement.closest("details")) closed.open = true;
    (target.matches("details") ? target.querySelector("summary") : target).focus({ preventScroll: true });
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open], .record)")];
    opened.forEach((closed) => { closed.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((closed) => { closed.open = false; }));
})();
