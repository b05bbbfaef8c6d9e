import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, languageOf, show } from "../../../web/static/widget/markdown.js";
import { words as en } from "../../../web/static/widget/en.js";
import { words as zh } from "../../../web/static/widget/zh.js";

/** As much of a document as the renderer touches. */
class Node {
  constructor(name) {
    Object.assign(this, { name, childNodes: [], attributes: {} });
  }
  append(...nodes) {
    this.childNodes.push(...nodes.filter((node) => node !== ""));
    for (const node of nodes) if (node instanceof Node) node.parent = this;
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  remove() {
    this.parent.childNodes.splice(this.parent.childNodes.indexOf(this), 1);
  }
  get lastChild() {
    return this.childNodes.at(-1);
  }
  get lastElementChild() {
    return this.childNodes.filter((node) => node instanceof Node).at(-1);
  }
  toString() {
    const { href, start } = this.attributes;
    const extra = [href && ` href=${href}`, start && ` start=${start}`].filter(Boolean).join("");
    return `<${this.name}${extra}>${this.childNodes.join("")}</${this.name}>`;
  }
}
globalThis.document = { createElement: (name) => new Node(name) };

const shown = (text) => {
  const element = new Node("div");
  show(element, text);
  return element.childNodes.join("");
};

test("paragraphs, lists and what is in them", () => {
  assert.equal(shown("One\nline.\n\nTwo."), "<p>One\nline.</p><p>Two.</p>");
  assert.equal(shown("Two:\n- **a**\n- `b`\nend"), "<p>Two:</p><ul><li><strong>a</strong></li><li><code>b</code></li></ul><p>end</p>");
  assert.equal(shown("3. c\n4. d\n   more"), "<ol start=3><li>c</li><li>d\nmore</li></ol>");
  assert.equal(shown("# Title\ntext"), "<p><strong>Title</strong></p><p>text</p>");
});

test("links lead to websites and mail, and nowhere else", () => {
  assert.equal(shown("[a](https://x.example/?q=1)"), "<p><a href=https://x.example/?q=1>a</a></p>");
  assert.equal(shown("see https://x.example/a."), "<p>see <a href=https://x.example/a>https://x.example/a</a>.</p>");
  assert.equal(shown("请看https://x.example/a。"), "<p>请看<a href=https://x.example/a>https://x.example/a</a>。</p>");
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "//x.example", "/local", "vbscript:x", "\tjavascript:x"])
    assert.ok(!shown(`[a](${bad})`).includes("<a"), bad);
});

test("markup and unfinished marks are shown as they are", () => {
  for (const text of ["<b>x</b>", "**open", "`open", "[open](", "5 * 3 * 2", "a_b_c"]) assert.equal(shown(text), `<p>${text}</p>`);
});

test("a text that grows keeps the blocks that it had", () => {
  const element = new Node("div");
  show(element, "One.\n\nTw");
  const [first, second] = element.childNodes;
  show(element, "One.\n\nTwo.\n\nThree.");
  assert.equal(element.childNodes[0], first);
  assert.notEqual(element.childNodes[1], second);
  assert.equal(element.childNodes.length, 3);
  show(element, "One.");
  assert.deepEqual(element.childNodes, [first]);
});

test("hostile texts take no time", () => {
  const started = performance.now();
  for (const piece of ["**", "[", "[a](", "`", "https://", "- ", "# ", "\n", "* a\n  b\n", "[".repeat(40) + "]("]) shown(piece.repeat(8000 / piece.length));
  assert.ok(performance.now() - started < 500);
});

test("blocks end where lists begin and stop", () => {
  assert.deepEqual(blocks("a\n- b\n- c\n\nd\r\ne"), ["a", "- b\n- c", "d\ne"]);
});

test("the language of a text is the one that most of it is in", () => {
  assert.equal(languageOf("Your order is on its way"), "en");
  assert.equal(languageOf("您的 iPhone 已发货"), "zh");
  assert.equal(languageOf("The teapot is called 栖云功夫茶具 in China"), "en");
  assert.equal(languageOf("1042!"), undefined);
});

test("both languages have the same words", () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
  for (const key of Object.keys(en)) assert.equal(typeof zh[key], typeof en[key], key);
  assert.deepEqual(Object.keys(zh.outcome), Object.keys(en.outcome));
  assert.deepEqual([zh.scores.length, zh.chips.length], [5, en.chips.length]);
});
