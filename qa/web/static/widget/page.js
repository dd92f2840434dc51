// The widgets of a page, and `YearbookQA`.

/** Where an inline widget goes: into `target` (an element or a selector), else after the script that asks for it. */
function placeFor({ target }, asking) {
  const into = typeof target === "string" ? document.querySelector(target) : target;
  if (into) return { anchor: into, put: (host) => into.append(host) };
  if (target) throw new TypeError(`YearbookQA: no element ${target} on this page.`);
  if (asking?.isConnected && document.body.contains(asking)) {
    return { anchor: asking, put: (host) => asking.after(host) };
  }
  return { anchor: document.body, put: (host) => document.body.append(host) };
}

function init(given, host, asking) {
  if (!document.body) throw new Error("YearbookQA: call init when the page is there, after DOMContentLoaded.");
  const options = checked(given, host);
  const page = { put: (made) => document.body.append(made) };
  const { anchor, put } = options.mode === "inline" ? placeFor(given, asking) : page;
  const alike = (one) =>
    one.anchor === anchor && ["host", "siteId", "mode", "position"].every((name) => one.options[name] === options[name]);
  const same = widgets.find(alike);
  if (same) return same; // the script loaded twice, or a page of an app shown again
  const widget = new Widget(options);
  widget.anchor = anchor;
  widgets.push(widget);
  widget.mount(put);
  return widget;
}

function initFrom(script) {
  try {
    init(optionsOf(script), hostOf(script), script);
  } catch (error) {
    console.error(error.message);
  }
}

if (!window.YearbookQA) {
  // What these do goes to the page's first widget; `init` returns the others' own.
  const first = (name) => (...given) => widgets[0]?.[name](...given);
  const all = (name) => (...given) => [...widgets].forEach((one) => one[name](...given));
  window.YearbookQA = {
    init: (options) => init(Object(options), HOST),
    initFrom,
    open: () => first("open")(),
    close: all("close"),
    toggle: first("toggle"),
    ask: first("ask"),
    reset: all("reset"),
    setLanguage: all("setLanguage"),
    destroy: all("destroy"),
    on: (name, listener) => listen(pageListeners, name, listener),
    off: (name, listener) => void pageListeners.get(name)?.delete(listener),
    get widgets() {
      return [...widgets];
    },
  };
  window.addEventListener("message", ({ source, origin, data }) => {
    const widget = widgets.find((one) => one.frame?.contentWindow === source && one.origin === origin);
    if (widget && String(data?.type).startsWith("yearbook:")) widget.hear(data.type.slice("yearbook:".length), data);
  });
  NARROW.addEventListener("change", () => widgets.forEach((one) => one.panel.cover()));
  // Apps that replace the page's body take the button with it: it comes back. Inline, it goes with its place.
  new MutationObserver(() => {
    for (const one of [...widgets]) {
      if (one.host.isConnected) continue;
      if (one.inline) one.destroy();
      else if (document.body) one.moveTo(document.body);
    }
  }).observe(document, { childList: true, subtree: true });
}

// Without a site id, the page calls YearbookQA.init itself.
if (script.dataset.siteId !== undefined) {
  const begin = () => window.YearbookQA.initFrom(script);
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
}
