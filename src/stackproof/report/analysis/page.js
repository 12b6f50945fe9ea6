"use strict";
(() => {
  const form = document.querySelector(".filters");
  const failures = [...document.querySelectorAll("article.failure")];
  if (!form || failures.length === 0) return;
  form.hidden = false;
  const filter = () => {
    const { level, surface, file, words } = form.elements;
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const failure of failures) {
      const text = failure.textContent.toLowerCase();
      const fits =
        (!level.value || failure.dataset.level === level.value) &&
        (!surface.value || failure.dataset.surface === surface.value) &&
        (!file.value || failure.dataset.files.split("\n").includes(file.value)) &&
        wanted.every((word) => text.includes(word));
      failure.hidden = !fits;
      const number = failure.dataset.failure;
      const entry = document.querySelector(`nav li[data-failure="${number}"]`);
      if (entry) entry.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    form.elements.shown.value = `${shown} of ${failures.length} failures`;
  };
  const reveal = () => {
    const target = document.querySelector(location.hash || "#none");
    if (target && target.hidden) {
      form.reset();
      filter();
      target.scrollIntoView();
    }
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  const contents = document.querySelector("nav details");
  if (contents && window.matchMedia("(max-width: 800px)").matches) contents.open = false;
  filter();
})();
