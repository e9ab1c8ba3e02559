// The page is whole without this. It adds: sorting and filtering, that rows of a long table are drawn when somebody comes
// near them, and that what a link leads to, or goes to paper, is not folded or filtered away. Everything it knows it reads
// from the page.
"use strict";

(() => {
  const table = document.getElementById("readiness");
  const form = document.getElementById("filter");

  // What is folded.
  const folded = () => Array.from(document.querySelectorAll("details"));
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = folded().filter((details) => !details.open);
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    unfolded = [];
  });

  // Where a link leads.
  const target = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* taken as it is written */ }
    return id === "" ? null : document.getElementById(id);
  };
  const reveal = () => {
    const found = target();
    if (!found) return;
    if (form && found.closest("[hidden]")) form.reset();
    for (let at = found; at; at = at.parentElement) {
      if (at.localName === "details") at.open = true;
    }
    found.scrollIntoView();
  };

  if (!table || !form) {
    document.documentElement.dataset.drawn = "";
    addEventListener("hashchange", reveal);
    reveal();
    return;
  }

  // Rows with their findings.
  const body = table.tBodies[0];
  const { subject, subjects } = table.dataset;
  const groups = new Map();
  for (const element of document.querySelectorAll(":is(#findings, #questions) .group")) {
    const findings = Array.from(element.querySelectorAll(".finding"), (article) => (
      { element: article, rule: article.dataset.rule, severity: article.dataset.severity, text: null }
    ));
    const row = element.dataset.row ?? "";
    const before = groups.get(row) ?? { elements: [], findings: [] };
    groups.set(row, { elements: [...before.elements, element], findings: [...before.findings, ...findings] });
  }
  let rows = Array.from(body.rows, (element, place) => ({
    element,
    place,
    standing: element.dataset.standing,
    name: element.cells[0].textContent,
    text: element.cells[0].textContent.toLowerCase(),
    group: groups.get(element.dataset.row) ?? { elements: [], findings: [] },
    sheet: document.getElementById(`sheet-${element.dataset.row}`),
  }));
  const apart = groups.get("");
  if (apart) rows.push({ element: null, place: rows.length, standing: "", name: "", text: "", group: apart });
  const findingsInAll = rows.reduce((sum, row) => sum + row.group.findings.length, 0);

  // Rows that are drawn: the first of those that the filter leaves. Paper has all of them, and so has whoever searches the
  // page: a browser that can look into what is hidden finds the names of the others below the table.
  const BATCH = 100;
  let drawn = BATCH;
  const more = document.createElement("p");
  const rest = document.createElement("button");
  rest.type = "button";
  more.id = "more";
  more.append(rest);
  const names = document.createElement("div");
  names.setAttribute("hidden", "until-found");
  const draw = () => {
    const later = [];
    let place = 0;
    for (const row of rows) {
      if (!row.element || row.element.hidden) continue;
      const isLater = place >= drawn;
      row.element.classList.toggle("later", isLater);
      if (isLater) later.push(row.name);
      place += 1;
    }
    more.hidden = later.length === 0;
    rest.textContent = `Show the other ${later.length === 1 ? subject : `${later.length} ${subjects}`}`;
    names.textContent = later.join("\n");
  };
  const drawAll = () => {
    drawn = Infinity;
    draw();
  };
  rest.addEventListener("click", drawAll);
  names.addEventListener("beforematch", drawAll);
  addEventListener("keydown", (event) => {
    const isFind = (event.ctrlKey || event.metaKey) && (event.key === "f" || event.key === "g");
    // Firefox searches with a slash, which is a letter in a field.
    const isSlash = event.key === "/" && event.target.localName !== "input";
    if (isFind || isSlash || event.key === "F3") drawAll();
  });
  table.parentElement.after(more, names);
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    drawn += BATCH;
    draw();
    // It tells of changes alone, and the end of the table may still be near.
    near.unobserve(more);
    near.observe(more);
  }, { rootMargin: "0px 0px 1500px" });
  near.observe(more);

  // The filter. A finding is shown if it fits all that is asked; a row if one of its findings is, or, where
  // nothing is asked of findings, if it fits itself.
  const status = document.getElementById("filter-status");
  const textOf = (finding) => (finding.text ??= finding.element.textContent.toLowerCase());
  const wanted = () => {
    const value = (name) => form.elements.namedItem(name).value;
    return {
      text: value("text").trim().toLowerCase(),
      standing: value("standing"),
      severity: value("severity"),
      rule: value("rule"),
    };
  };
  const filter = () => {
    const ask = wanted();
    let shownRows = 0;
    let shownFindings = 0;
    for (const row of rows) {
      const stands = ask.standing === "" || row.standing === ask.standing;
      const named = row.text.includes(ask.text);
      let any = 0;
      for (const finding of row.group.findings) {
        const fits = stands
          && (ask.rule === "" || finding.rule === ask.rule)
          && (ask.severity === "" || finding.severity === ask.severity)
          && (named || textOf(finding).includes(ask.text));
        finding.element.hidden = !fits;
        if (fits) any += 1;
      }
      shownFindings += any;
      for (const element of row.group.elements) {
        element.hidden = !element.querySelector(".finding:not([hidden])");
      }
      if (!row.element) continue;
      const itself = stands && named && ask.rule === "" && ask.severity === "";
      row.element.hidden = any === 0 && !itself;
      if (row.sheet) row.sheet.hidden = row.element.hidden;
      if (!row.element.hidden) shownRows += 1;
    }
    draw();
    const all = body.rows.length;
    status.textContent = `${shownRows} of ${all} ${all === 1 ? subject : subjects} shown, with `
      + `${shownFindings} of ${findingsInAll} open ${findingsInAll === 1 ? "finding" : "findings"}`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after the event.
  form.addEventListener("reset", () => {
    for (const field of form.elements) if ("value" in field) field.value = "";
    filter();
  });
  form.hidden = false;
  filter();

  // Sorting. Cells without a value come last in both directions; equal ones keep the order of the page.
  const key = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.key ?? cell.textContent;
    if (text === "") return null;
    return /^-?\d+$/.test(text) ? Number(text) : text.toLowerCase();
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "en", { numeric: true });
  };
  const sort = (head, column) => {
    const first = head.dataset.first;
    const other = first === "ascending" ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? other : first;
    const sign = order === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => (
      { row, key: row.element ? key(row.element, column) : null }
    ));
    keyed.sort((a, b) => {
      if (a.key === null || b.key === null) {
        return (a.key === null) - (b.key === null) || a.row.place - b.row.place;
      }
      return sign * compare(a.key, b.key) || a.row.place - b.row.place;
    });
    rows = keyed.map(({ row }) => row);
    body.append(...rows.filter(({ element }) => element).map(({ element }) => element));
    draw();
    for (const cell of head.parentElement.cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
  };
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });

  addEventListener("hashchange", reveal);
  reveal();
  document.documentElement.dataset.drawn = "";
})();
