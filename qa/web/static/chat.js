// What HTML alone cannot do: go to a cited sentence, copy an answer as text, keep the question in view, and say
// an answer to those who hear the page. early.js stands before it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.qa-cite, a.qa-copy, a.qa-other");
  if (!link) return;
  event.preventDefault();
  if (link.matches(".qa-cite")) showSource(link.hash.slice(1));
  else if (link.matches(".qa-copy")) copyAnswer(link);
  else location.assign(link.href); // the other language, in this window: Gradio has every link open another
});

function showSource(id) {
  const source = document.getElementById(id);
  source.open = true;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  source.querySelector("mark").scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

async function copyAnswer(link) {
  const parts = link.closest(".qa-message").querySelectorAll(".qa-answer, .qa-source summary");
  await navigator.clipboard.writeText([...parts].map((part) => part.innerText).join("\n"));
  const label = link.textContent;
  link.textContent = inLanguage("已复制");
  setTimeout(() => (link.textContent = label), 2000);
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

// What Gradio tells those who hear the page is mended: it labels each message with its own HTML, tags and all, and the
// opening questions in English; it calls these a list, which holds no items; and it has the log read out as it
// grows, where each answer is to be heard once, whole.
function mendLabels() {
  for (const labelled of document.querySelectorAll("#qa-chat :is([data-testid], .example)[aria-label]")) {
    labelled.removeAttribute("aria-label");
  }
  document.querySelector("#qa-chat .examples")?.removeAttribute("role");
  for (const passage of document.querySelectorAll("#qa-chat .qa-passage")) {
    if (passage.scrollHeight > passage.clientHeight) passage.tabIndex = 0; // to be scrolled by keyboard
  }
  const log = document.querySelector("#qa-chat [role=log]");
  if (log?.getAttribute("aria-live") !== "polite") return;
  log.setAttribute("aria-live", "off");
  log.setAttribute("aria-label", inLanguage("对话"));
}

const spoken = document.createElement("div");
spoken.className = "qa-spoken";
spoken.setAttribute("role", "status");
document.addEventListener("DOMContentLoaded", () => document.body.append(spoken));
let underWay = false;

// An answer is whole when the box takes questions again.
function noticeAnswer() {
  const box = document.querySelector("#qa-box");
  const message = [...document.querySelectorAll("#qa-chat .qa-message")].at(-1);
  const busy = Boolean(box?.querySelector(".stop-button"));
  if (underWay && !busy && message) {
    const answer = message.querySelector(".qa-answer, p").textContent;
    const sections = [...message.querySelectorAll(".qa-section")].map((section) => section.textContent);
    spoken.textContent = [answer, ...sections].join(" ");
    const question = [...document.querySelectorAll("#qa-chat .qa-question")].at(-1)?.textContent ?? "";
    const status = message.className.match(/qa-status-(\w+)/)?.[1] ?? "error";
    const detail = { question, answer, sections, status };
    document.dispatchEvent(new CustomEvent("qa-answered", { detail }));
  }
  underWay = busy;
}

const seen = new MutationObserver(() => {
  mendLabels();
  followConversation();
  noticeAnswer();
});
seen.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["aria-label"] });

// How other scripts act on the page: wait for something in it, and type.
function until(condition) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(check);
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
    check();
    function check() {
      if (!condition()) return;
      observer.disconnect();
      resolve();
    }
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const appears = (selector) => until(() => document.querySelector(selector));
const gone = (selector) => until(() => !document.querySelector(selector));
const questionBox = () => document.querySelector("#qa-box textarea");

function fill(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// A link may bring a question (?q=…): it is put into the box, and asked only by the person.
const brought = qaQuery.get("q");
if (brought) appears("#qa-box textarea:not(:disabled)").then(() => fill(questionBox(), brought));

// What the portal chose for its frame: a greeting, a colour and the ink on it, the size of the text.
if (typeof qaPage.chosen.greeting === "string") appears("#qa-header header").then(greet);
style("--qa-brand", "color", qaPage.chosen.color);
style("--qa-brand-ink", "color", qaPage.chosen.ink);
style("--qa-text", "font-size", qaPage.chosen.textSize);

function greet() {
  const greeting = document.createElement("p");
  greeting.className = "qa-greeting";
  greeting.textContent = qaPage.chosen.greeting;
  document.querySelector("#qa-header h1").after(greeting);
}

function style(name, property, value) {
  if (CSS.supports(property, value)) document.documentElement.style.setProperty(name, value);
}
