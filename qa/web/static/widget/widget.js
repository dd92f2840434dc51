// A widget: the frame, what is said between it and the page, and what the page can do with it.

const widgets = [];
const pageListeners = new Map(EVENTS.map((name) => [name, new Set()]));

class Widget {
  constructor(options) {
    this.options = options;
    this.origin = new URL(options.host).origin;
    this.memory = new Memory(options);
    this.listeners = new Map(EVENTS.map((name) => [name, new Set()]));
    this.inline = options.mode === "inline";
    this.isOpen = false;
    this.ready = false;
    this.toAsk = [];
    this.panel = new Panel(options, {
      open: () => this.open(),
      close: () => this.close(),
      reset: () => this.reset(),
      retry: () => this.#load(),
      enter: () => this.#enter(),
    });
    this.host = this.panel.host;
  }

  /** Into the page, above the other buttons in its corner. */
  mount(put) {
    put(this.host);
    const alike = (one) => one !== this && !one.inline && one.options.position === this.options.position;
    this.host.style.setProperty("--place", this.inline ? 0 : widgets.filter(alike).length);
    // What the person did on the page before wins over open-on-load; a narrow page is never covered unasked.
    const wasOpen = this.memory.state.open ?? this.options.openOnLoad;
    if (this.inline) this.#load();
    else if (wasOpen && !NARROW.matches) this.open({ focus: false });
  }

  /** Back into the page that dropped it; a frame that moves loads anew. */
  moveTo(body) {
    this.ready = false;
    body.append(this.host);
  }

  #load() {
    const { host, siteId, language, greeting, defaultMessages, primaryColor, textSize } = this.options;
    const url = new URL(host);
    url.search = new URLSearchParams({ site: siteId, parent: location.origin, lang: language });
    const look = { color: primaryColor, ink: inkOn(primaryColor), textSize: textSize && `${textSize}px` };
    url.hash = encodeURIComponent(JSON.stringify({ greeting, messages: defaultMessages, ...look }));
    this.ready = false;
    this.panel.notice.hidden = true;
    // A new element, not a new address: that would add to the page's history.
    this.frame = element("iframe", { src: url.href, title: this.panel.title, allow: "clipboard-write" });
    this.frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-modals";
    this.frame.referrerPolicy = "no-referrer";
    this.frame.addEventListener("load", () => this.#watch());
    this.panel.put(this.frame);
  }

  #watch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.ready || this.destroyed) return;
      this.panel.notice.hidden = false;
      this.#emit("error", { code: "not_loaded", message: TEXTS[this.options.language].slow });
    }, SLOW_MS);
  }

  #tell(type, detail) {
    this.frame.contentWindow.postMessage({ type: `yearbook:${type}`, ...detail }, this.origin);
  }

  /** What the frame says. */
  hear(type, detail) {
    if (type === "ready") this.#begin();
    if (type === "questions") this.#keep(detail.questions.slice(-MAX_QUESTIONS).map(String));
    if (type === "close") this.close();
    if (type === "answer") {
      const { question, answer, status, sections } = detail;
      this.#emit("answer", { question, answer, status, sections });
    }
  }

  #begin() {
    this.ready = true;
    clearTimeout(this.timer);
    this.panel.notice.hidden = true;
    const { questions } = this.memory.state;
    if (questions.length) this.#tell("restore", { questions });
    for (const question of this.toAsk.splice(0)) this.#tell("ask", { question });
    if (this.wantsFocus && document.activeElement === this.host) this.#enter();
    this.#emit("ready", {});
  }

  #keep(questions) {
    const before = this.memory.state.questions;
    this.memory.keep({ questions });
    if (!questions.length) this.#emit("reset", {});
    else if (questions.length > before.length || questions.at(-1) !== before.at(-1)) {
      this.#emit("question", { question: questions.at(-1) });
    }
  }

  /** The focus into the question box, as soon as it is there; on a telephone not, where the keyboard would come up. */
  #enter() {
    this.wantsFocus = !this.ready;
    if (!this.ready) return;
    this.frame.focus();
    if (!NARROW.matches) this.#tell("focus");
  }

  open({ focus = true } = {}) {
    if (this.inline || this.isOpen || this.destroyed) return;
    for (const other of widgets) if (other !== this) other.close();
    this.isOpen = true;
    this.returnTo = document.activeElement;
    this.panel.show(true);
    if (!this.frame) this.#load();
    if (focus) {
      this.panel.section.focus();
      this.#enter();
    }
    this.memory.keep({ open: true });
    this.#emit("open", {});
  }

  close({ remember = true } = {}) {
    if (!this.isOpen) return;
    const held = document.activeElement === this.host;
    this.isOpen = this.wantsFocus = false;
    this.panel.show(false);
    const elsewhere = this.returnTo?.isConnected && ![document.body, this.host].includes(this.returnTo);
    if (held) (elsewhere ? this.returnTo : this.panel.launcher).focus();
    if (remember) this.memory.keep({ open: false });
    this.#emit("close", {});
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
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
    const known = String(language).slice(0, 2);
    if (!Object.hasOwn(TEXTS, known)) throw new TypeError('YearbookQA: the language must be "zh" or "en".');
    this.options.language = known;
    this.panel.label(this.options);
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
    listen(this.listeners, name, listener);
  }

  off(name, listener) {
    this.listeners.get(name)?.delete(listener);
  }

  #emit(name, detail) {
    for (const listener of [...this.listeners.get(name), ...pageListeners.get(name)]) {
      try {
        listener({ type: name, siteId: this.options.siteId, widget: this, ...detail });
      } catch (error) {
        setTimeout(() => { throw error; }); // the page's own slip: told on the console, and the widget goes on
      }
    }
  }
}

function listen(listeners, name, listener) {
  if (!listeners.has(name)) throw new TypeError(`YearbookQA: the events are ${EVENTS.join(", ")}.`);
  listeners.get(name).add(listener);
}
