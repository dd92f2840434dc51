"use strict";

// Filters and searches the questions that stand in the page; nothing is loaded or sent.
const form = document.getElementById("filter");
const fold = (text) => text.normalize("NFKC").toLowerCase();
const questions = [...document.querySelectorAll("details.question")].map(
  (element) => ({ element, text: fold(element.textContent) }));
const shown = () => questions.filter(({ element }) => !element.hidden);

function apply() {
  const { search, ...fields } = Object.fromEntries(new FormData(form));
  const words = fold(search).split(/\s+/).filter(Boolean);
  for (const { element, text } of questions) {
    element.hidden = !(words.every((word) => text.includes(word))
      && Object.entries(fields).every(([name, value]) => !value || element.dataset[name] === value));
  }
  const count = shown().length;
  document.getElementById("count").textContent = `显示 ${count} / ${questions.length} 题`;
  document.getElementById("none").hidden = count > 0 || questions.length === 0;
}

function openNamed() {
  const named = questions.find(({ element }) => `#${element.id}` === location.hash);
  if (named) {
    named.element.open = true;
    named.element.scrollIntoView();
  }
}

form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(apply)); // the fields are cleared after this event
document.getElementById("unfold").addEventListener("click", () => shown().forEach(({ element }) => { element.open = true; }));
document.getElementById("fold").addEventListener("click", () => shown().forEach(({ element }) => { element.open = false; }));
addEventListener("hashchange", openNamed);
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea")) {
    event.preventDefault();
    form.elements.search.focus();
  }
});
apply();
openNamed();
