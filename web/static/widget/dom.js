/** Elements without markup: text is always text, so that nothing a person or a model wrote can become HTML. */

/**
 * `h("button", { class: "send", onclick: send, disabled: true }, "Send")`. What is absent or false is left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...any} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

/** @param {string} kind a class @param {any} label @param {() => void} onclick @param {Record<string, any>} [more] */
export const button = (kind, label, onclick, more) => h("button", { type: "button", class: kind, onclick, ...more }, label);

/** A button that shows a shape and says its name. @param {string} kind @param {string} name @param {keyof typeof SHAPES} shape */
export const iconButton = (kind, name, shape, onclick = () => {}) =>
  button(kind, icon(shape), onclick, { "aria-label": name, title: name });

const SHAPES = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 20V4M5 11l7-7 7 7",
  stop: "M7 7h10v10H7z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 4-5 7-5s6 1 7 5",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  down: "M12 5v14M6 13l6 6 6-6",
  thumb: "M7 11v9H4v-9zm0 0 4-7c2 0 2.5 1.5 2 3l-.5 3H20l-2 10H7",
};

/** @param {keyof typeof SHAPES} shape */
export function icon(shape) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", shape);
  path.setAttribute("d", SHAPES[shape]);
  svg.append(path);
  return svg;
}
