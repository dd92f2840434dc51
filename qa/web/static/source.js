// What HTML alone cannot do: copy a citation, print by a button, bring the marked passage into view.
const told = document.getElementById("qa-told");

for (const button of document.querySelectorAll("button")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-print]")) return window.print();
  const citation = `${button.dataset.copy} ${new URL(button.dataset.link || location.href, location.href)}`;
  const label = (await copied(citation)) ? document.body.dataset.copied : document.body.dataset.notCopied;
  const shown = button.firstChild;
  button.dataset.name ??= shown.textContent;
  shown.textContent = told.textContent = label;
  setTimeout(() => {
    shown.textContent = button.dataset.name;
    told.textContent = "";
  }, 2000);
});

// The clipboard is open to pages over HTTPS only; an intranet's plain HTTP still has the old way.
async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  document.body.append(box);
  const focused = document.activeElement;
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  focused?.focus({ preventScroll: true });
  return done;
}

// The link's fragment names the section, which may be longer than the screen.
const mark = document.getElementById("qa-cited");
if (mark) addEventListener("load", () => requestAnimationFrame(() => mark.scrollIntoView({ block: "center" })));
