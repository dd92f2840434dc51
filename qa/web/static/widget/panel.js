// What is seen: a button in the page's corner and the dialog that it opens; or, inline, the conversation alone.

class Panel {
  /** `actions`: open, close, reset, retry, and enter, which puts the focus into the frame. */
  constructor(options, actions) {
    this.inline = options.mode === "inline";
    this.actions = actions;
    this.host = element("div");
    this.host.setAttribute("data-yearbook-qa", options.siteId);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [sheet];
    const { primaryColor: brand, width, height } = options;
    for (const [name, value] of Object.entries({ brand, ink: inkOn(brand), width, height })) {
      this.host.style.setProperty(`--${name}`, value);
    }

    this.heading = element("h2");
    this.reset = iconButton("reset", actions.reset);
    this.header = element("header", {}, this.heading, this.reset);
    this.notice = element("p", { className: "notice", hidden: true, role: "alert" });
    this.section = element("section", { className: this.inline ? "panel inline" : `panel corner ${options.position}` });
    this.section.append(this.header, this.notice);
    this.root.append(this.section);
    if (!this.inline) this.#makeDialog(options.position);
    this.label(options);
  }

  #makeDialog(position) {
    const { actions, section } = this;
    this.close = iconButton("close", actions.close);
    this.header.append(this.close);
    this.launcher = element("button", { type: "button", className: `launcher corner ${position}` });
    this.launcher.setAttribute("aria-haspopup", "dialog");
    this.launcher.addEventListener("click", actions.open);
    this.root.append(this.launcher);

    section.setAttribute("role", "dialog");
    section.tabIndex = -1;
    section.hidden = true;
    section.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) actions.close();
    });
    // Tab stays in the dialog: what lies before and after it leads back in.
    const [before, after] = [1, 2].map(() => element("div", { tabIndex: 0 }));
    before.addEventListener("focus", actions.enter);
    after.addEventListener("focus", () => this.reset.focus());
    section.prepend(before);
    section.append(after);
  }

  /** The words, in the language of the options. */
  label({ language, title }) {
    const texts = TEXTS[language];
    this.title = title || texts.title;
    this.host.lang = language === "zh" ? "zh-CN" : "en";
    this.heading.textContent = this.title;
    this.section.setAttribute("aria-label", this.title);
    for (const name of ["reset", "close"]) {
      this[name]?.setAttribute("aria-label", texts[name]);
      if (this[name]) this[name].title = texts[name];
    }
    this.launcher?.replaceChildren(icon("launcher"), this.title);
    const again = element("button", { type: "button", textContent: texts.retry });
    again.addEventListener("click", this.actions.retry);
    this.notice.replaceChildren(texts.slow, again);
  }

  /** Puts a frame in the place of the one before. */
  put(frame) {
    this.section.querySelector("iframe")?.remove();
    this.notice.after(frame);
  }

  show(open) {
    this.section.hidden = !open;
    this.launcher.hidden = open;
    this.cover();
  }

  /** On a narrow screen the open dialog is the whole page, which must not scroll behind it. */
  cover() {
    const whole = !this.inline && !this.section.hidden && NARROW.matches;
    if (whole) this.section.setAttribute("aria-modal", "true");
    else this.section.removeAttribute("aria-modal");
    const { style } = document.documentElement;
    if (whole && this.overflow === undefined) [this.overflow, style.overflow] = [style.overflow, "hidden"];
    if (!whole && this.overflow !== undefined) [style.overflow, this.overflow] = [this.overflow, undefined];
  }
}
