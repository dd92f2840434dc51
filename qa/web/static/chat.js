// What HTML alone cannot do in a message: go to a cited sentence, and copy an answer as text.
document.documentElement.lang = "zh-CN";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.qa-cite, a.qa-copy");
  if (!link) return;
  event.preventDefault();
  if (link.matches(".qa-cite")) showSource(link.hash.slice(1));
  else copyAnswer(link);
});

function showSource(id) {
  const source = document.getElementById(id);
  source.open = true;
  source.querySelector("mark").scrollIntoView({ block: "center", behavior: "smooth" });
}

async function copyAnswer(link) {
  const parts = link.closest(".qa-message").querySelectorAll(".qa-answer, .qa-source summary");
  await navigator.clipboard.writeText([...parts].map((part) => part.innerText).join("\n"));
  link.textContent = "已复制";
  setTimeout(() => (link.textContent = "复制答案"), 2000);
}

// Gradio labels each message with its own HTML, which a screen reader would read out, tags and all.
new MutationObserver(() => {
  for (const message of document.querySelectorAll("#qa-chat [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
}).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
