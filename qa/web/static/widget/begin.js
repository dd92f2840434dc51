const script = document.currentScript;
if (!script?.src) throw new Error("YearbookQA: widget.js must be loaded by a plain script element with src.");
const HOST = hostOf(script);
const EVENTS = ["ready", "open", "close", "question", "answer", "reset", "error", "destroy"];
const MAX_QUESTIONS = 20; // as many as the server answers anew
const SLOW_MS = 8000; // from the frame's load event until it should have said that it is ready
const NARROW = matchMedia("(max-width: 767.98px), (max-height: 479.98px)"); // as in style.js

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
