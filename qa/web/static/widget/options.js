// What a page may say, by attributes or to `init`.

const POSITIONS = ["bottom-right", "bottom-left"];
const MODES = ["launcher", "inline"];

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
