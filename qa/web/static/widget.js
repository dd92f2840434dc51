/* 年鉴问答 · Yearbook QA on a portal's page: a button that opens a conversation in a frame. No dependencies.

   <script src="https://HOST/widget.js" data-site-id="SITE" defer></script>

   The page's policy must let in `script-src https://HOST; frame-src https://HOST`, nothing else: styles are
   constructed, and no HTML is parsed. The page keeps the questions that were asked (not the answers) in its own
   sessionStorage and hands them to the frame of the next page, which has them answered anew. The two exchange
   messages with each other's exact origin only. All attributes, methods and events: https://HOST/widget/demo */
(() => {
  "use strict";

  const script = document.currentScript;
  if (!script?.src) throw new Error("YearbookQA: widget.js must be loaded by a plain script element with src.");
  const HOST = hostOf(script);
  const SLOW_MS = 8000; // from the frame's load event until it should have said that it is ready
  const MAX_QUESTIONS = 20;
  const POSITIONS = ["bottom-right", "bottom-left"];
  const MODES = ["launcher", "inline"];
  const NARROW = matchMedia("(max-width: 767.98px)");
  const EVENTS = ["ready", "open", "close", "question", "answer", "reset", "error", "destroy"];

  const TEXTS = {
    zh: {
      title: "年鉴问答",
      close: "关闭",
      reset: "清空对话",
      slow: "问答窗口没有打开。请检查网络后重试；若仍不行，请告知网站管理员。",
      retry: "重试",
    },
    en: {
      title: "Yearbook QA",
      close: "Close",
      reset: "Clear the conversation",
      slow: "The conversation did not open. Check the network and try again; if it stays so, tell the site's administrator.",
      retry: "Try again",
    },
  };

  const STYLE = `
    :host { all: initial; display: block; font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
    :host([hidden]), [hidden] { display: none !important; }
    .corner { position: fixed; z-index: 2147483000; bottom: max(20px, env(safe-area-inset-bottom)); }
    .bottom-right { right: max(20px, env(safe-area-inset-right)); }
    .bottom-left { left: max(20px, env(safe-area-inset-left)); }
    button { font: inherit; cursor: pointer; color: var(--ink); background: var(--brand); border: 0; }
    button:focus-visible { outline: 3px solid var(--ink); outline-offset: -5px; box-shadow: 0 0 0 3px var(--brand); }
    .launcher { display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 20px;
      margin-bottom: calc(var(--place, 0) * 64px); border-radius: 26px; box-shadow: 0 3px 14px rgb(0 0 0 / .28); }
    .panel { display: flex; flex-direction: column; overflow: hidden; box-sizing: border-box;
      background: #fff; border: 1px solid rgb(0 0 0 / .22); border-radius: 12px; }
    .panel:focus { outline: none; }
    .panel.corner { width: var(--width); height: var(--height); box-shadow: 0 8px 34px rgb(0 0 0 / .3);
      max-width: calc(100vw - 40px); max-height: calc(100vh - 40px); animation: rise .18s ease-out; }
    .inline { width: var(--width); height: var(--height); max-width: 100%; }
    header { display: flex; align-items: center; flex: none; padding: 4px 6px 4px 16px;
      color: var(--ink); background: var(--brand); }
    h2 { flex: 1; margin: 0; overflow: hidden; font-size: 16px; font-weight: 600; white-space: nowrap;
      text-overflow: ellipsis; }
    header button { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 8px; }
    svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
      stroke-linejoin: round; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; }
    .notice { margin: 0; padding: 12px 16px; color: #1f2733; background: #fff4e0; }
    .notice:not([hidden]) + iframe { visibility: hidden; }
    .notice button { margin-left: 8px; padding: 8px 14px; border-radius: 6px; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    @media (prefers-reduced-motion: reduce) { .panel.corner { animation: none; } }
    @media (max-width: 767.98px) {
      .panel.corner { inset: 0; width: 100%; height: 100%; height: 100dvh; max-width: none; max-height: none;
        border: 0; border-radius: 0; padding-bottom: env(safe-area-inset-bottom); }
    }
    @media (forced-colors: active) { button { border: 1px solid; } }
    @media print { .corner { display: none; } }`;

  const ICONS = {
    launcher: "M4 5h16v11H9l-5 4z M8 9h8 M8 12.5h5",
    reset: "M4 12a8 8 0 1 0 2.5-5.8 M4 4v5h5",
    close: "M6 6l12 12 M18 6L6 18",
  };

  // ---- What a page may say --------------------------------------------------------------------------------

  function hostOf({ src }) {
    return new URL(".", src).href;
  }

  function optionsOf({ dataset }) {
    return {
      siteId: dataset.siteId,
      mode: dataset.mode,
      position: dataset.position,
      primaryColor: dataset.primaryColor,
      title: dataset.title,
      greeting: dataset.greeting,
      defaultMessages: dataset.defaultMessages,
      language: dataset.language,
      openOnLoad: "openOnLoad" in dataset && dataset.openOnLoad !== "false",
      width: dataset.width,
      height: dataset.height,
      textSize: dataset.textSize,
      target: dataset.target,
    };
  }

  /** The options as they hold: a bad value is named on the console, and what is used in its place. */
  function checked(given, host) {
    const pick = (name, valid, otherwise, parse = (value) => value) => {
      if (given[name] === undefined || given[name] === "") return otherwise;
      const value = parse(given[name]);
      if (valid(value)) return value;
      console.warn(`YearbookQA: ${name} ${JSON.stringify(given[name])} is not allowed; ${otherwise} is used.`);
      return otherwise;
    };
    const isLength = (value) => CSS.supports("width", value);
    const length = (value) => (/^\d+$/.test(value) ? `${value}px` : String(value));
    const isText = (value) => typeof value === "string";
    if (!/^[a-z0-9-]{1,40}$/.test(given.siteId ?? "")) {
      throw new TypeError("YearbookQA: data-site-id must be 1 to 40 of a-z, 0-9 and -.");
    }
    const mode = pick("mode", (value) => MODES.includes(value), "launcher");
    return {
      host,
      siteId: given.siteId,
      mode,
      position: pick("position", (value) => POSITIONS.includes(value), POSITIONS[0]),
      primaryColor: pick("primaryColor", (value) => /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value), "#17499c"),
      title: pick("title", isText, ""),
      greeting: pick("greeting", isText, ""),
      defaultMessages: pick("defaultMessages", (list) => Array.isArray(list) && list.every(isText), null, parsed),
      language: pick("language", (value) => Object.hasOwn(TEXTS, value), pageLanguage(), (value) => String(value).slice(0, 2)),
      openOnLoad: Boolean(given.openOnLoad),
      width: pick("width", isLength, mode === "inline" ? "100%" : "400px", length),
      height: pick("height", isLength, mode === "inline" ? "600px" : "640px", length),
      textSize: pick("textSize", (value) => value >= 12 && value <= 28, null, (value) => parseFloat(value)),
    };
  }

  function parsed(list) {
    try {
      return typeof list === "string" ? JSON.parse(list) : list;
    } catch {
      return undefined;
    }
  }

  function pageLanguage() {
    return document.documentElement.lang.toLowerCase().startsWith("en") ? "en" : "zh";
  }

  /** Black or white, whichever stands out more on a colour (WCAG 2.2, contrast ratio). */
  function inkOn(color) {
    const hex = color.length === 4 ? color.replace(/[^#]/g, "$&$&") : color;
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
  }

  // ---- What the page keeps: the questions, and whether the conversation was open --------------------------

  class Memory {
    constructor({ host, siteId, mode }) {
      this.key = `yearbook-qa ${host} ${siteId} ${mode}`;
      this.state = { questions: [], open: null };
      try {
        const { questions, open } = JSON.parse(sessionStorage.getItem(this.key)) ?? {};
        if (Array.isArray(questions)) this.state.questions = questions.map(String);
        if (typeof open === "boolean") this.state.open = open;
      } catch {
        // No storage here, or not ours: the conversation lasts as long as the page.
      }
    }

    keep(change) {
      Object.assign(this.state, change);
      try {
        sessionStorage.setItem(this.key, JSON.stringify(this.state));
      } catch {
        // as above
      }
    }
  }

  // ---- A widget -------------------------------------------------------------------------------------------

  const widgets = [];
  const listeners = new Map(EVENTS.map((name) => [name, new Set()]));

  class Widget {
    constructor(options, place) {
      this.options = options;
      this.origin = new URL(options.host).origin;
      this.place = place;
      this.memory = new Memory(options);
      this.listeners = new Map(EVENTS.map((name) => [name, new Set()]));
      this.inline = options.mode === "inline";
      this.isOpen = false;
      this.ready = false;
      this.toAsk = [];
      this.#build();
    }

    #build() {
      const { options, inline } = this;
      this.host = document.createElement("div");
      this.host.setAttribute("data-yearbook-qa", options.siteId);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      const root = this.host.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      const ink = inkOn(options.primaryColor);
      const variables = { brand: options.primaryColor, ink, width: options.width, height: options.height };
      for (const [name, value] of Object.entries(variables)) this.host.style.setProperty(`--${name}`, value);

      this.heading = element("h2");
      this.resetButton = iconButton("reset", () => this.reset());
      this.closeButton = iconButton("close", () => this.close());
      this.slow = element("p", { className: "notice", hidden: true, role: "alert" });
      this.panel = element("section", { className: inline ? "panel inline" : `panel corner ${options.position}` });
      const header = element("header", {}, this.heading, this.resetButton);
      this.panel.append(header, this.slow);
      root.append(this.panel);
      if (!inline) {
        header.append(this.closeButton);
        this.launcher = element("button", { type: "button", className: `launcher corner ${options.position}` });
        this.launcher.setAttribute("aria-haspopup", "dialog");
        this.launcher.addEventListener("click", () => this.open());
        // Tab stays in the dialog: what lies before and after it leads back in.
        const before = element("div", { tabIndex: 0 });
        const after = element("div", { tabIndex: 0 });
        before.addEventListener("focus", () => this.focusFrame());
        after.addEventListener("focus", () => this.resetButton.focus());
        this.panel.prepend(before);
        this.panel.append(after);
        this.panel.setAttribute("role", "dialog");
        this.panel.tabIndex = -1;
        this.panel.hidden = true;
        this.panel.addEventListener("keydown", (event) => {
          if (event.key === "Escape" && !event.isComposing) this.close();
        });
        root.append(this.launcher);
      }
      this.#label();
    }

    #label() {
      const texts = TEXTS[this.options.language];
      const title = this.options.title || texts.title;
      this.host.lang = this.options.language === "zh" ? "zh-CN" : "en";
      this.heading.textContent = title;
      this.panel.setAttribute("aria-label", title);
      for (const [name, button] of [["reset", this.resetButton], ["close", this.closeButton]]) {
        button.title = texts[name];
        button.setAttribute("aria-label", texts[name]);
      }
      this.launcher?.replaceChildren(icon("launcher"), title);
      if (this.frame) this.frame.title = title;
      const again = element("button", { type: "button", textContent: texts.retry });
      again.addEventListener("click", () => this.#load());
      this.slow.replaceChildren(texts.slow, again);
    }

    mount() {
      this.place(this.host);
      const others = widgets.filter((one) => one !== this && !one.inline && !this.inline);
      const below = others.filter((one) => one.options.position === this.options.position).length;
      this.host.style.setProperty("--place", below);
      // What the person did on the page before wins over open-on-load; a narrow page is never covered unasked.
      if (this.inline) this.#load();
      else if ((this.memory.state.open ?? this.options.openOnLoad) && !NARROW.matches) this.open({ focus: false });
    }

    /** Back into the page that dropped it; a frame that moves loads anew. */
    moveTo(body) {
      this.ready = false;
      body.append(this.host);
    }

    // -- the frame

    #load() {
      const { host, siteId, language, greeting, defaultMessages, primaryColor, textSize } = this.options;
      const url = new URL(host);
      url.search = new URLSearchParams({ site: siteId, parent: location.origin, lang: language });
      const size = textSize && `${textSize}px`;
      const chosen = { greeting, messages: defaultMessages, color: primaryColor, ink: inkOn(primaryColor), textSize: size };
      url.hash = encodeURIComponent(JSON.stringify(chosen));
      this.ready = false;
      this.slow.hidden = true;
      this.frame?.remove();
      // A new element, not a new address: that would add to the page's history.
      this.frame = element("iframe", { src: url.href, title: this.heading.textContent, allow: "clipboard-write" });
      this.frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-modals";
      this.frame.referrerPolicy = "no-referrer";
      this.frame.addEventListener("load", () => this.#watch());
      this.slow.after(this.frame);
    }

    #watch() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        if (this.ready || this.destroyed) return;
        this.slow.hidden = false;
        this.#emit("error", { code: "not_loaded", message: TEXTS[this.options.language].slow });
      }, SLOW_MS);
    }

    #tell(type, detail) {
      this.frame.contentWindow.postMessage({ type: `yearbook:${type}`, ...detail }, this.origin);
    }

    hear(type, data) {
      const { memory } = this;
      if (type === "ready") {
        this.ready = true;
        clearTimeout(this.timer);
        this.slow.hidden = true;
        if (memory.state.questions.length) this.#tell("restore", { questions: memory.state.questions });
        for (const question of this.toAsk.splice(0)) this.#tell("ask", { question });
        if (this.wantsFocus && document.activeElement === this.host) this.focusFrame();
        this.#emit("ready", {});
      } else if (type === "questions") {
        const questions = data.questions.slice(-MAX_QUESTIONS).map(String);
        const before = memory.state.questions;
        memory.keep({ questions });
        if (!questions.length) this.#emit("reset", {});
        else if (questions.length > before.length || questions.at(-1) !== before.at(-1)) {
          this.#emit("question", { question: questions.at(-1) });
        }
      } else if (type === "answer") {
        const { question, answer, status, sections } = data;
        this.#emit("answer", { question, answer, status, sections });
      } else if (type === "close") {
        this.close();
      }
    }

    /** As soon as it can be: the question box; on a narrow screen not, where the keyboard would cover what is there. */
    focusFrame() {
      this.wantsFocus = !this.ready;
      if (!this.ready) return;
      this.frame.focus();
      if (!NARROW.matches) this.#tell("focus");
    }

    // -- what a page can do with it

    open({ focus = true } = {}) {
      if (this.inline || this.isOpen || this.destroyed) return;
      for (const other of widgets) if (other !== this) other.close();
      this.isOpen = true;
      this.returnTo = document.activeElement;
      this.panel.hidden = false;
      this.launcher.hidden = true;
      this.cover();
      if (!this.frame) this.#load();
      if (focus) {
        this.panel.focus();
        this.focusFrame();
      }
      this.memory.keep({ open: true });
      this.#emit("open", {});
    }

    close({ remember = true } = {}) {
      if (!this.isOpen) return;
      const held = document.activeElement === this.host;
      this.isOpen = this.wantsFocus = false;
      this.panel.hidden = true;
      this.launcher.hidden = false;
      this.cover();
      const returnTo = this.returnTo;
      const elsewhere = returnTo?.isConnected && ![document.body, this.host].includes(returnTo);
      if (held) (elsewhere ? returnTo : this.launcher).focus();
      if (remember) this.memory.keep({ open: false });
      this.#emit("close", {});
    }

    toggle() {
      this.isOpen ? this.close() : this.open();
    }

    /** On a narrow screen the open dialog is the whole page, which must not scroll behind it. */
    cover() {
      const whole = this.isOpen && NARROW.matches;
      if (whole) this.panel.setAttribute("aria-modal", "true");
      else this.panel.removeAttribute("aria-modal");
      const { style } = document.documentElement;
      if (whole && this.overflow === undefined) [this.overflow, style.overflow] = [style.overflow, "hidden"];
      if (!whole && this.overflow !== undefined) [style.overflow, this.overflow] = [this.overflow, undefined];
    }

    ask(question) {
      this.open();
      if (this.ready) this.#tell("ask", { question: String(question) });
      else this.toAsk.push(String(question));
    }

    reset() {
      this.memory.keep({ questions: [] });
      if (this.ready) this.#tell("restore", { questions: [] });
      this.#emit("reset", {});
    }

    setLanguage(language) {
      if (!Object.hasOwn(TEXTS, language)) throw new TypeError(`YearbookQA: the language must be one of ${Object.keys(TEXTS)}.`);
      this.options.language = language;
      this.#label();
      if (this.frame) this.#load();
    }

    destroy() {
      if (this.destroyed) return;
      this.close({ remember: false }); // made again, it is as it was
      this.destroyed = true;
      clearTimeout(this.timer);
      this.host.remove();
      widgets.splice(widgets.indexOf(this), 1);
      this.#emit("destroy", {});
    }

    on(name, listener) {
      add(this.listeners, name, listener);
    }

    off(name, listener) {
      this.listeners.get(name)?.delete(listener);
    }

    #emit(name, detail) {
      for (const listener of [...this.listeners.get(name), ...listeners.get(name)]) {
        listener({ type: name, siteId: this.options.siteId, widget: this, ...detail });
      }
    }
  }

  function add(listeners, name, listener) {
    if (!listeners.has(name)) throw new TypeError(`YearbookQA: the events are ${EVENTS.join(", ")}.`);
    listeners.get(name).add(listener);
  }

  // ---- Making elements without parsing HTML ---------------------------------------------------------------

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function icon(name) {
    const [svg, path] = ["svg", "path"].map((one) => document.createElementNS("http://www.w3.org/2000/svg", one));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  function iconButton(name, action) {
    const button = element("button", { type: "button" }, icon(name));
    button.addEventListener("click", action);
    return button;
  }

  // ---- The page -------------------------------------------------------------------------------------------

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
    const widget = new Widget(options, put);
    widget.anchor = anchor;
    widgets.push(widget);
    widget.mount();
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
      on: (name, listener) => add(listeners, name, listener),
      off: (name, listener) => void listeners.get(name)?.delete(listener),
      get widgets() {
        return [...widgets];
      },
    };
    window.addEventListener("message", ({ source, origin, data }) => {
      const widget = widgets.find((one) => one.frame?.contentWindow === source && one.origin === origin);
      if (widget && String(data?.type).startsWith("yearbook:")) widget.hear(data.type.slice("yearbook:".length), data);
    });
    NARROW.addEventListener("change", () => widgets.forEach((one) => one.cover()));
    // Apps that replace the page's body take the button with it: it comes back. Inline, it goes with its place.
    new MutationObserver(() => {
      for (const one of [...widgets]) {
        if (one.host.isConnected) continue;
        if (one.inline) one.destroy();
        else if (document.body) one.moveTo(document.body);
      }
    }).observe(document, { childList: true, subtree: true });
  }

  if (script.dataset.siteId === undefined) return; // for pages that call YearbookQA.init themselves
  const begin = () => window.YearbookQA.initFrom(script);
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
