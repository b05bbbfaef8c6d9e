/**
 * What stands in the thread: a message with where it came from and what can be said about it, an answer that is being
 * written, an action that is asked for, a rating that is asked for. What comes of them is decided by the server.
 */
import { button, h, iconButton } from "./dom.js";
import { languageOf, link, show } from "./markdown.js";

/** @typedef {import("./types").Message} Message @typedef {import("./types").ActionDone} ActionDone @typedef {import("./chat.js").Chat} Chat */

/** An empty bubble. @param {string} kind of its author */
export const blank = (kind) => h("div", { class: `msg ${kind}` }, h("div", { class: "bubble" }));

/** Puts a text into a bubble, marked with its own language. @param {any} element @param {string} text */
export function write(element, text) {
  const bubble = element.querySelector(".bubble");
  if (element.matches(".customer")) bubble.textContent = text;
  else show(bubble, text);
  bubble.lang = languageOf(text) ?? "";
}

/** Makes an element show a message that the server has: a new one, one that was being sent, or one that was streamed.
 * @param {HTMLElement} element @param {Message} message @param {Chat} chat */
export function complete(element, { author, text, at, seq, sources = [], cards = [] }, chat) {
  element.className = `msg ${author.kind}`;
  element.querySelectorAll(":scope > :not(.bubble, .who)").forEach((extra) => extra.remove());
  write(element, text);
  const foot = h("div", { class: "foot" }, h("time", { datetime: at }, chat.t.time(new Date(at))));
  if (author.kind === "ai") foot.append(thumbs(seq, chat));
  element.append(...cards.map(card), sources.length ? list(sources, chat) : "", foot);
}

/** @param {import("./types").Source[]} sources @param {Chat} chat */
function list(sources, { t }) {
  const items = sources.map(({ title, url, quote }) =>
    h("li", {}, (url && link(title, url)) || title, h("blockquote", { lang: languageOf(quote) }, quote)),
  );
  return h("details", { class: "sources" }, h("summary", {}, t.sources(items.length)), h("ol", {}, ...items));
}

/** @param {import("./types").Card} card */
function card({ name, icon, url, price, reason }) {
  const picture = icon && h("span", { "aria-hidden": "true" }, icon);
  return h("div", { class: "card" }, picture, h("strong", {}, (url && link(name, url)) || name), price && h("span", {}, price), reason && h("p", { class: "hint" }, reason));
}

/** @param {number} seq @param {Chat} chat */
function thumbs(seq, chat) {
  const { t } = chat;
  const all = ["up", "down"].map((rating) => {
    const thumb = iconButton(`quiet ${rating}`, t[rating], "thumb", () => {
      chat.rate(seq, rating);
      draw();
      place.querySelector("form")?.remove();
      if (rating === "down") place.append(reason(seq, chat));
    });
    return { rating, thumb };
  });
  const draw = () => {
    for (const { rating, thumb } of all) thumb.ariaPressed = String(chat.given(seq) === rating);
  };
  const place = h("span", { class: "thumbs" }, ...all.map(({ thumb }) => thumb));
  draw();
  return place;
}

/** @param {number} seq @param {Chat} chat */
function reason(seq, chat) {
  const { t } = chat;
  const input = h("input", { "aria-label": t.why, placeholder: t.why, maxlength: 1000 });
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (input.value.trim()) chat.rate(seq, "down", input.value.trim());
    form.replaceChildren(said(t.thanks));
    chat.panel.rest();
  };
  const form = h("form", { onsubmit }, input, h("button", { class: "plain" }, t.send));
  return form;
}

/** @param {string} words */
const said = (words) => h("span", { role: "status" }, words);

/** Words that can be said with one press. @param {string[]} labels @param {Chat} chat */
export const chips = (labels, chat) => h("div", { class: "chips" }, ...labels.map((label) => button("chip", label, () => chat.send(label))));

/** What may be pressed under the newest message. @param {Message} message @param {Chat} chat */
export function offers(message, chat) {
  if (message.chips?.length) return chips(message.chips, chat);
  const { t } = chat;
  if (message.author.kind !== "ai" || !message.sources?.length || chat.given(message.seq)) return null;
  const settle = (/** @type {string} */ rating, /** @type {any[]} */ ...next) => {
    chat.rate(message.seq, rating);
    place.replaceChildren(...next);
    chat.panel.rest();
  };
  const place = h(
    "div",
    { class: "chips solved" },
    h("span", { class: "hint" }, t.solved),
    button("chip", t.yes, () => settle("up", said(t.glad))),
    button("chip", t.no, () => settle("down", said(t.sorry), button("chip", t.person, () => chat.human()))),
  );
  return place;
}

/**
 * The answer that is being written: dots until the first words, the words as they come, and what is being looked up. When
 * the whole message arrives, the thread takes the element over, so nothing flashes and nothing is typed twice.
 */
export class Live {
  turn = "";
  text = "";
  frame = 0;

  /** @param {string} label says who is writing */
  constructor(label) {
    const dots = h("span", { class: "dots", role: "img", "aria-label": label }, h("i"), h("i"), h("i"));
    this.status = h("span", { class: "hint" });
    this.dots = h("div", { class: "waits" }, dots, this.status);
    this.element = blank("ai live");
    this.element.append(this.dots);
    this.draw();
  }

  /** @param {string} text the whole of it so far; many in one frame of the screen are drawn once */
  set(text) {
    this.text = text;
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  /** @param {string} label what is being done, or nothing */
  doing(label) {
    this.status.textContent = label;
    this.draw();
  }

  draw() {
    this.frame = 0;
    write(this.element, this.text);
    this.element.classList.toggle("empty", !this.text);
    this.dots.hidden = Boolean(this.text && !this.status.textContent);
  }

  /** Hands the element over. */
  release() {
    cancelAnimationFrame(this.frame);
    this.element.remove();
    return this.element;
  }
}

export class ActionCard {
  /** @param {import("./types").ActionAsked} asked @param {Chat} chat */
  constructor(asked, chat) {
    const { t } = chat;
    const expires = Date.parse(asked.expires_at);
    const press = (/** @type {boolean} */ approve) => () => {
      if (chat.answer(asked.action, approve)) this.busy(true);
      else this.hint.textContent = t.notNow;
    };
    this.t = t;
    this.asked = asked;
    this.buttons = h(
      "div",
      { class: "buttons" },
      button("primary", asked.approve_label || t.approve, press(true)),
      button("plain", asked.decline_label || t.decline, press(false)),
    );
    this.hint = h("p", { class: "hint", role: "status" }, t.until(t.time(new Date(expires))));
    const [title, ...lines] = asked.summary.split("\n");
    const more = lines.length && h("p", { class: "lines" }, lines.join("\n"));
    this.element = h("section", { class: "ask", "aria-label": t.confirm }, h("span", { class: "hint" }, t.confirm), h("strong", {}, title), more, this.buttons, this.hint);
    const left = Math.min(Math.max(expires - chat.serverNow(), 0), 2 ** 31 - 1);
    this.timer = setTimeout(() => this.settle({ outcome: "expired" }, chat), left);
  }

  /** Not busy: the connection came back, the answer may not have arrived, and can be given again. @param {boolean} busy */
  busy(busy) {
    for (const one of this.buttons.querySelectorAll("button")) one.disabled = busy;
  }

  /** @param {Pick<ActionDone, "outcome" | "summary">} done @param {Chat} chat */
  settle({ outcome, summary }, chat) {
    clearTimeout(this.timer);
    const held = this.buttons.matches(":focus-within") || this.buttons.querySelector(":disabled");
    this.buttons.remove();
    this.element.classList.add(outcome);
    const result = summary && summary !== this.asked.summary ? `: ${summary}` : "";
    this.hint.textContent = this.t.outcome[outcome] + result;
    if (held) chat.panel.rest();
  }
}

/** @param {number} seq @param {Chat} chat */
export function ratingCard(seq, chat) {
  const { t } = chat;
  const comment = h("textarea", { rows: 2, maxlength: 2000, "aria-label": t.comment, placeholder: t.comment });
  const scores = t.scores.map((/** @type {string} */ label, /** @type {number} */ index) =>
    h("label", {}, h("input", { type: "radio", name: "score", value: index + 1, required: true, "aria-label": label }), h("b", {}, `${index + 1}`)),
  );
  const close = (/** @type {any} */ ...rest) => {
    form.replaceChildren(...rest);
    chat.panel.rest();
  };
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    chat.csat(seq, Number(new FormData(form).get("score")), comment.value.trim());
    close(h("p", { class: "hint", role: "status" }, t.rated));
  };
  const skip = () => {
    chat.store.give(seq, "skipped");
    close();
  };
  const form = h(
    "form",
    { class: "ask rating", onsubmit },
    h("fieldset", {}, h("legend", {}, t.rate), h("div", { class: "scores" }, ...scores)),
    h("div", { class: "ends hint", "aria-hidden": "true" }, h("span", {}, t.scores[0]), h("span", {}, t.scores[4])),
    comment,
    h("div", { class: "buttons" }, h("button", { class: "primary" }, t.give), button("plain", t.skip, skip)),
  );
  return form;
}
