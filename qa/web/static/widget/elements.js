// Elements, made without parsing HTML.

const ICONS = {
  launcher: "M4 5h16v11H9l-5 4z M8 9h8 M8 12.5h5",
  reset: "M4 12a8 8 0 1 0 2.5-5.8 M4 4v5h5",
  close: "M6 6l12 12 M18 6L6 18",
};

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
