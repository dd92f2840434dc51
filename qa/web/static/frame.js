// The frame's side of widget.js: it talks with the one page that `parent` names, if the server lets that origin
// embed this site, and says what was asked, so that the portal's next page can hand it back.
if (qaPage.site && qaPage.portal && window.parent !== window) joinPortal(qaPage.portal);

async function joinPortal(portal) {
  if (!(await mayEmbed(portal))) return;
  await appears("#qa-box textarea:not(:disabled)");
  const tell = (type, detail) => window.parent.postMessage({ type: `yearbook:${type}`, ...detail }, portal);
  const actions = { restore, ask, focus: () => questionBox().focus() };

  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== portal) return;
    const name = String(data?.type).replace("yearbook:", "");
    if (Object.hasOwn(actions, name)) actions[name](data);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented) tell("close");
  });
  document.addEventListener("qa-answered", ({ detail }) => tell("answer", detail));
  const chat = document.querySelector("#qa-chat");
  new MutationObserver(() => tellQuestions(tell)).observe(chat, { subtree: true, childList: true });
  tell("ready");
}

async function mayEmbed(portal) {
  if (portal === location.origin) return true;
  const response = await fetch(`widget/sites/${encodeURIComponent(qaPage.site)}.json`);
  return response.ok && (await response.json()).origins.includes(portal);
}

// The questions as the portal knows them. An empty chat is news only where it was not empty before: at first it is
// empty because what is to be restored is still under way.
let toldQuestions = "[]";
let waiting = true;

function tellQuestions(tell) {
  const questions = [...document.querySelectorAll("#qa-chat .qa-question")].map((one) => one.textContent);
  if (questions.length) waiting = false;
  const state = JSON.stringify(questions);
  if (waiting || state === toldQuestions) return;
  toldQuestions = state;
  tell("questions", { questions });
}

let asking = Promise.resolve();

function restore({ questions }) {
  toldQuestions = JSON.stringify(questions);
  if (!questions.length) waiting = false;
  const box = document.querySelector("#qa-restore input");
  fill(box, toldQuestions);
  setTimeout(() => box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true })));
  // What is asked meanwhile follows it, unless the server is silent.
  const late = new Promise((resolve) => setTimeout(resolve, 10000));
  if (questions.length) asking = asking.then(() => Promise.race([appears("#qa-chat .qa-message"), late]));
}

function ask({ question }) {
  asking = asking.then(async () => {
    await appears("#qa-box .submit-button");
    fill(questionBox(), question);
    await new Promise((resolve) => setTimeout(resolve));
    document.querySelector("#qa-box .submit-button").click();
    await gone("#qa-box .submit-button");
  });
}
