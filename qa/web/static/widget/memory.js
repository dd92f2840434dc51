// What the page keeps, in its own sessionStorage: the questions, and whether the conversation was open.

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
