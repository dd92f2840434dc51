// The demo: what the form says becomes a widget on this page, and the snippets that make the same on another.
const host = new URL("..", location.href).href;
const origin = new URL(host).origin;
const form = document.querySelector("#options");
const snippet = document.querySelector("#snippet");
const ATTRIBUTES = {
  siteId: "data-site-id",
  mode: "data-mode",
  position: "data-position",
  primaryColor: "data-primary-color",
  title: "data-title",
  greeting: "data-greeting",
  defaultMessages: "data-default-messages",
  language: "data-language",
  openOnLoad: "data-open-on-load",
  width: "data-width",
  height: "data-height",
  textSize: "data-text-size",
};
// What need not be said, because it is so anyway.
const DEFAULTS = { mode: "launcher", position: "bottom-right", primaryColor: "#17499c" };

/** What the form says, as `YearbookQA.init` takes it; without what is left empty. */
function options() {
  const given = Object.fromEntries(new FormData(form));
  const lines = given.defaultMessages.split("\n").filter((line) => line.trim());
  const all = { ...given, defaultMessages: lines, openOnLoad: form.openOnLoad.checked };
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => String(value) && value !== false && value !== DEFAULTS[name]),
  );
}

const quoted = (text) => text.replace(/[&"<>]/g, (char) => `&#${char.charCodeAt()};`);

const SNIPPETS = {
  script(given) {
    const attributes = Object.entries(given).map(([name, value]) => {
      if (value === true) return ATTRIBUTES[name];
      return `${ATTRIBUTES[name]}="${quoted(Array.isArray(value) ? JSON.stringify(value) : value)}"`;
    });
    return [`<script src="${host}widget.js"`, ...attributes, "defer></script>"].join("\n  ");
  },
  iframe({ siteId, language, greeting, defaultMessages, title = "年鉴问答", width = "400", height = "640" }) {
    const query = new URLSearchParams({ site: siteId, lang: language ?? "zh" });
    const chosen = greeting || defaultMessages ? JSON.stringify({ greeting, messages: defaultMessages }) : "";
    const address = `${host}?${query}${chosen && `#${encodeURIComponent(chosen)}`}`;
    const size = `width="${quoted(width)}" height="${quoted(height)}"`;
    return `<iframe src="${quoted(address)}"\n  title="${quoted(title)}" ${size}\n  allow="clipboard-write"></iframe>`;
  },
  element: () =>
    `<script type="module" src="${host}gradio.js"></script>\n<gradio-app src="${host}"></gradio-app>`,
};

const POLICIES = {
  script: `script-src ${origin};\nframe-src ${origin};`,
  iframe: `frame-src ${origin};`,
  element:
    `script-src ${origin};\nstyle-src ${origin} 'unsafe-inline';\nconnect-src ${origin};\n` +
    `font-src ${origin} data:;\nimg-src ${origin} data:;`,
};

function show() {
  if (!form.reportValidity()) return;
  const kind = document.querySelector("[name=kind]:checked").value;
  const given = options();
  snippet.textContent = SNIPPETS[kind](given);
  const sites = JSON.stringify({ [given.siteId]: ["https://www.example.gov.cn"] });
  document.querySelector("#setting").textContent = `QA_ALLOWED_ORIGINS='${sites}'`;
  document.querySelector("#policy").textContent = POLICIES[kind];
}

function preview() {
  if (!form.checkValidity()) return;
  YearbookQA.destroy();
  YearbookQA.init({ ...options(), target: document.querySelector("#inline") });
}

const CALLS = {
  ask: () => YearbookQA.ask("你能回答什么问题？"),
  zh: () => YearbookQA.setLanguage("zh"),
  en: () => YearbookQA.setLanguage("en"),
  init: preview,
};

document.querySelector("#actions").addEventListener("click", ({ target }) => {
  const name = target.closest("button")?.dataset.call;
  if (name) (CALLS[name] ?? YearbookQA[name])();
});

document.querySelector("#do-copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(snippet.textContent);
  const told = document.querySelector("#copied");
  told.textContent = "已复制 Copied";
  setTimeout(() => (told.textContent = ""), 3000);
});

for (const name of ["ready", "open", "close", "question", "answer", "reset", "error", "destroy"]) {
  YearbookQA.on(name, ({ widget, ...detail }) => {
    const line = document.createElement("li");
    line.textContent = JSON.stringify(detail);
    const events = document.querySelector("#events");
    events.append(line);
    events.scrollTop = events.scrollHeight;
  });
}

form.addEventListener("input", show);
form.addEventListener("change", preview);
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector(".kinds").addEventListener("change", show);
show();
preview();
