// Runs before the page is read: rows far below are drawn when somebody comes near them. Where the script at the end of the
// page does not run, all are drawn.
"use strict";

document.documentElement.classList.add("lazy");
addEventListener("load", () => {
  if (!("drawn" in document.documentElement.dataset)) document.documentElement.classList.remove("lazy");
});
