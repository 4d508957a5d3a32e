"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], first = [...body.rows];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort"), down = now === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      const key = (row) => row.cells[column].dataset.key;
      const by = (a, b) => key(a).localeCompare(key(b), "en", { numeric: true }) || first.indexOf(a) - first.indexOf(b);
      const rows = now === "descending" ? [...first] : [...first].sort(down ? (a, b) => -by(a, b) : by);
      if (now !== "descending") head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows);
    });
  });
}
