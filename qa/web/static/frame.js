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
  new MutationObserver(() => tellQuestions(tell)).observe(document.body, { subtree: true, childList: true });
  tell("ready");
}

async function mayEmbed(portal) {
  if (portal === location.origin) return true;
  const response = await fetch(`widget/sites/${encodeURIComponent(qaPage.site)}.json`);
  return response.ok && (await response.json()).origins.includes(portal);
}

// The questions as the portal knows them. While some are being restored, the chat still shows those of before.
const SILENT_MS = 10000; // what the server has not answered until then is not waited for
let toldQuestions = "[]";
let restoring = null;
let asking = Promise.resolve();

function shownQuestions() {
  return JSON.stringify([...document.querySelectorAll("#qa-chat .qa-question")].map((one) => one.textContent));
}

function tellQuestions(tell) {
  const shown = shownQuestions();
  if (shown === restoring) restoring = null;
  if (restoring !== null || shown === toldQuestions) return;
  toldQuestions = shown;
  tell("questions", { questions: JSON.parse(shown) });
}

function restore({ questions }) {
  const wanted = JSON.stringify(questions);
  if (wanted === shownQuestions()) return;
  restoring = toldQuestions = wanted;
  const box = document.querySelector("#qa-restore input");
  fill(box, wanted);
  pause(0).then(() => box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true })));
  const late = pause(SILENT_MS).then(() => (restoring = null));
  // What is asked meanwhile follows it.
  asking = asking.then(() => Promise.race([until(() => shownQuestions() === wanted), late]));
}

function ask({ question }) {
  asking = asking.then(async () => {
    await appears("#qa-box .submit-button");
    fill(questionBox(), question);
    await pause(0);
    document.querySelector("#qa-box .submit-button").click();
    await Promise.race([gone("#qa-box .submit-button"), pause(SILENT_MS)]);
  });
}
