// Everything works without this file. It adds what markup alone cannot do.
"use strict";

document.addEventListener("keydown", (event) => {
  // Ctrl or Cmd with Enter runs the statement in the SQL box.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "sql-editor") {
    event.target.form.requestSubmit();
  }
});

// A button at each citation that copies it.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("pre[data-copy]")) {
    const words = text.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = text.dataset.copy;
    button.setAttribute("aria-describedby", text.getAttribute("aria-labelledby"));
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(words);
      button.textContent = text.dataset.copied;
    });
    text.after(button);
  }
}

// What is wider than its place casts a shadow on the side where it goes on.
const shade = (box) =>
  box.classList.toggle("goes-on", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
const wide = new ResizeObserver((seen) => seen.forEach(({ target }) => shade(target)));
for (const box of document.querySelectorAll(".scroll, .picture-scroll")) {
  box.addEventListener("scroll", () => shade(box), { passive: true });
  wide.observe(box);
}
