// What HTML alone cannot do: go to a cited sentence, copy an answer as text, keep the question in view.
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

// The newest question goes to the top, its answer stands below it: a long source must not push both away.
let newest = "";

function followConversation() {
  const questions = document.querySelectorAll("#qa-chat .qa-question");
  const answer = [...document.querySelectorAll("#qa-chat .qa-answer")].at(-1);
  const state = `${questions.length} ${answer?.textContent}`;
  if (state === newest || !questions.length) return;
  newest = state;
  const log = document.querySelector("#qa-chat [role=log]");
  const [question, view] = [[...questions].at(-1), log].map((element) => element.getBoundingClientRect().top);
  log.scrollTop += question - view - 28;
}

// Gradio labels each message with its own HTML, which a screen reader would read out, tags and all.
function dropLabels() {
  for (const message of document.querySelectorAll("#qa-chat [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
}

new MutationObserver(() => {
  dropLabels();
  followConversation();
}).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["aria-label"] });

// A link may bring a question (?q=…): it is put into the box, and asked only by the person.
const brought = new URLSearchParams(location.search).get("q");
const boxes = new MutationObserver(fillBox);

function fillBox() {
  const box = document.querySelector("#qa-box textarea");
  if (!box || box.disabled) return;
  boxes.disconnect();
  box.value = brought;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

if (brought) boxes.observe(document.documentElement, { subtree: true, childList: true });
