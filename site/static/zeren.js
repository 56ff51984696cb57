// Everything works without this file. It adds what markup alone cannot do.
"use strict";

document.addEventListener("keydown", (event) => {
  // Ctrl or Cmd with Enter runs the statement in the SQL box.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "sql-editor") {
    event.target.form.requestSubmit();
  }
});
