/**
 * The little Markdown that answers are written in, as DOM nodes: paragraphs, lists, bold, inline code and links to http(s)
 * and mailto. All else, HTML above all, is shown as the text that it is. Every pattern takes linear time.
 */
import { h } from "./dom.js";

const ITEM = /^\s*(?:[-*•]|(\d{1,3})[.)])\s+(.*)/;
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[([^\][\n]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>"'()[\]，。；：！？、）】」]+)/g;

/** A text cut where blocks end: at empty lines, and where a list begins or stops. @param {string} text */
export function blocks(text) {
  /** @type {string[]} */
  const found = [];
  let open = "";
  for (const line of text.split(/\r?\n/)) {
    const kind = !line.trim() ? "" : /^#{1,6} /.test(line) ? "head" : ITEM.test(line) ? "list" : "text";
    const goesOn = kind && kind !== "head" && (kind === open || (open === "list" && /^\s{2}/.test(line)));
    if (goesOn) found[found.length - 1] += `\n${line}`;
    else if (kind) found.push(line);
    if (!goesOn) open = kind;
  }
  return found;
}

/** @param {string} block */
function render(block) {
  const lines = block.split("\n");
  const first = ITEM.exec(lines[0]);
  if (/^#/.test(block)) return h("p", {}, h("strong", {}, ...inline(block.replace(/^#+\s+/, ""))));
  if (!first) return h("p", {}, ...inline(block));
  const list = h(first[1] ? "ol" : "ul", { start: first[1] });
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) list.append(h("li", {}, ...inline(item[2])));
    else list.lastElementChild?.append("\n", ...inline(line.trim()));
  }
  return list;
}

/** @param {string} text @returns {any[]} */
function inline(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(INLINE)) {
    let [whole, code, bold, label, target, bare] = match;
    if (bare) whole = label = target = bare.replace(/[.,;:!?]+$/, "");
    nodes.push(text.slice(done, match.index));
    done = match.index + whole.length;
    if (code) nodes.push(h("code", {}, code));
    else nodes.push(bold ? h("strong", {}, ...inline(bold)) : link(label, target) ?? whole);
  }
  return [...nodes, text.slice(done)];
}

/** A link, or nothing where the address is not one that a customer may be sent to. @param {string} label @param {string} target */
export function link(label, target) {
  if (!/^(https?:\/\/|mailto:)./i.test(target)) return null;
  return h("a", { href: target, target: "_blank", rel: "noopener noreferrer nofollow" }, label);
}

/**
 * Makes an element show a text, touching only the blocks that differ: a stream grows without a flash.
 * @param {any} element @param {string} text
 */
export function show(element, text) {
  const next = blocks(text);
  const same = next.findIndex((block, index) => block !== element.shown?.[index]);
  const kept = same < 0 ? next.length : same;
  while (element.childNodes.length > kept) element.lastChild.remove();
  element.append(...next.slice(kept).map(render));
  element.shown = next;
}

/** The language of a text, where that can be told. @param {string} text */
export function languageOf(text) {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[a-z]+/gi)?.length ?? 0;
  return han > latin ? "zh" : latin ? "en" : undefined;
}
