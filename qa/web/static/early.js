// Runs before Gradio's own scripts. `qaEnglish` (Chinese → English) stands before it.
const qaQuery = new URLSearchParams(location.search);
// `site` in the address: the page is a portal's frame, and what the portal chose stands in the fragment.
const qaPage = {
  english: qaQuery.get("lang") === "en",
  site: qaQuery.get("site"),
  portal: qaQuery.get("parent"),
  chosen: qaQuery.has("site") ? readFragment() : {},
};

// Where a browser keeps storage from frames of other sites, reading it throws, and Gradio would hang.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    void window[name];
  } catch {
    Object.defineProperty(window, name, { value: storageInMemory() });
  }
}

// Gradio's own labels follow the browser's language; here they follow the page's.
const qaLanguage = document.documentElement.lang;
Object.defineProperty(navigator, "language", { get: () => qaLanguage });
Object.defineProperty(navigator, "languages", { get: () => [qaLanguage] });

if (qaPage.site) {
  document.documentElement.classList.add("qa-compact", ...(qaPage.portal ? ["qa-widget"] : []));
  nameSite(qaPage.site);
}
prepareConfig(window.gradio_config, qaPage.chosen);

// What the page says in Chinese, in the page's language.
function inLanguage(text) {
  return qaPage.english && Object.hasOwn(qaEnglish, text) ? qaEnglish[text] : text;
}

function readFragment() {
  try {
    return Object(JSON.parse(decodeURIComponent(location.hash.slice(1))));
  } catch {
    return {}; // no fragment of ours
  }
}

function storageInMemory() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, String(value)),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size;
    },
  };
}

// The server counts what a site asks.
function nameSite(site) {
  const plainFetch = window.fetch;
  window.fetch = (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin === location.origin) request.headers.set("X-QA-Site", site);
    return plainFetch.call(window, request);
  };
}

// The page is built once, in Chinese and with our opening questions; Gradio reads it from here.
function prepareConfig(config, { messages }) {
  config.title = inLanguage(config.title);
  for (const { props } of config.components) {
    for (const [name, value] of Object.entries(props)) {
      if (typeof value === "string") props[name] = inLanguage(value);
    }
    if (props.name === "chatbot" && Array.isArray(messages)) {
      props.examples = messages.map((text) => ({ text: String(text) }));
    }
    if (qaPage.site) delete props.autofocus; // it would take the focus out of the portal's page
  }
}
