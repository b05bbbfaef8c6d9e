/** What stands in the thread for each kind of entry. A kind that is not known is passed over. */
import { button, h } from "../../widget/dom.js";
import { languageOf, link, show } from "../../widget/markdown.js";
import { card } from "./approving.js";
import { reasonOf, t, time } from "./words.js";

/** @typedef {import("./types").Entry} Entry */

/** What can be done with an entry. @typedef {{ lookBack(entry: Entry): void, reportAnswer(entry: Entry): void, decide(entry: Entry): void }} Acts */

/** @type {Record<string, (entry: Entry, acts: Acts) => HTMLElement | null>} */
const KINDS = {
  message,
  note,
  "state.changed": ({ body, at }) => event(body.state === "human" ? t.events.human(body.owner ?? "") : t.events[/** @type {"ai"} */ (body.state)], at),
  "tool.called": tool,
  "action.asked": ({ body }) => h("div", { class: "card" }, h("span", { class: "hint" }, t.events.asked), h("p", { class: "lines" }, text(body.summary))),
  "approval.asked": (entry, acts) => card(entry, acts.decide),
  "action.done": settled,
  "reply.dropped": ({ body, at }) => (body.text ? folded(event(t.events.dropped, at), h("p", { class: "lines" }, body.text)) : null),
  "answer.reported": reported,
  "csat.asked": ({ at }) => event(t.events.csatAsked, at),
  csat: ({ body, at }) => event([t.events.csat(body.score), body.comment].filter(Boolean).join(": "), at),
  feedback: ({ body, at }) => event([body.rating === "up" ? t.events.up : t.events.down, body.comment].filter(Boolean).join(": "), at),
  tagged: ({ body, at }) => event(t.events.tagged(body.tags.join(", ")), at),
};

/** @param {Entry} entry @param {Acts} acts @returns {HTMLElement | null} */
export function draw(entry, acts) {
  const element = KINDS[entry.kind]?.(entry, acts) ?? null;
  if (element) element.dataset.number = String(entry.number);
  return element;
}

/** A text as its author meant it, marked with its own language. @param {string} words @param {boolean} [plain] */
export function bubble(words, plain = false) {
  const element = h("div", { class: "bubble", lang: languageOf(words) });
  if (plain) element.textContent = words;
  else show(element, words);
  return element;
}

/** @param {Entry} entry @param {Acts} acts */
function message(entry, acts) {
  const { author, at, body } = entry;
  const who = author.kind === "customer" ? "" : author.kind === "system" ? t.told : author.name || t.ai;
  const { sources = [], cards = [] } = body;
  return h(
    "div",
    { class: `msg ${author.kind}` },
    h("div", { class: "by hint" }, who, " ", h("time", { datetime: at }, time(at)), ...judging(entry, acts)),
    bubble(body.text, author.kind === "customer"),
    ...cards.map((/** @type {any} */ card) => h("div", { class: "card" }, [card.icon, card.name, card.price].filter(Boolean).join(" "), card.reason && h("div", { class: "hint" }, card.reason))),
    sources.length && sourceList(sources),
  );
}

/** An answer of the AI can be asked about, and reported. @param {Entry} entry @param {Acts} acts */
function judging(entry, acts) {
  if (entry.author.kind !== "ai" || !entry.turn) return [];
  return [button("judge", t.whyShort, () => acts.lookBack(entry)), button("judge", t.report, () => acts.reportAnswer(entry))];
}

/** What a colleague says of an answer. @param {Entry} entry */
function reported({ author, at, body }) {
  const by = h("div", { class: "by hint" }, t.reportedBy(author.name), " ", h("time", { datetime: at }, time(at)));
  const fault = h("p", {}, t.faults[body.fault] ?? body.fault);
  return h("div", { class: "msg note" }, by, h("div", { class: "bubble" }, fault, body.right && h("p", { class: "lines", lang: languageOf(body.right) }, t.rightWouldBe, " ", body.right)));
}

/** @param {import("../../widget/types").Source[]} sources */
function sourceList(sources) {
  const items = sources.map(({ title, url, quote }) => h("li", {}, (url && link(title, url)) || title, h("blockquote", { lang: languageOf(quote) }, quote)));
  return h("details", {}, h("summary", {}, t.sources(items.length)), h("ol", {}, ...items));
}

/** A colleague's note, or why the system put it into the queue. @param {Entry} entry */
function note({ author, at, body }) {
  if (author.kind !== "human") return event(reasonOf(body.reason), at);
  const by = h("div", { class: "by hint" }, `${t.note} · ${author.name}`, " ", h("time", { datetime: at }, time(at)));
  return h("div", { class: "msg note" }, by, bubble(body.text, true));
}

/** @param {string} what @param {string} at */
const event = (what, at) => h("div", { class: "line hint" }, what, " · ", h("time", { datetime: at }, time(at)));

/** @param {HTMLElement} summary @param {...any} content */
const folded = (summary, ...content) => h("details", { class: "trace" }, h("summary", {}, summary), ...content);

/** What became of an action: on the customer's word, or a colleague's. @param {Entry} entry */
function settled({ author, body, at }) {
  const known = body.approver === "staff" ? t.decided[body.outcome]?.(author.name) : t.outcomes[body.outcome];
  return event([known ?? body.outcome, body.why].filter(Boolean).join(": "), at);
}

/** @param {Entry} entry */
function tool({ body, at }) {
  const outcome = t.outcomes[body.outcome] ?? body.outcome;
  const title = h("span", { class: "hint" }, h("code", {}, body.tool), ` · ${outcome} · ${time(at)}`);
  return folded(title, h("p", { class: "hint" }, t.arguments), code(body.arguments), h("p", { class: "hint" }, t.result), code(body.result));
}

/** @param {any} value */
export const code = (value) => h("pre", { tabindex: 0 }, JSON.stringify(value, null, 2));

/** A sentence of the server, which may be there in several languages. @param {any} words */
const text = (words) => (typeof words === "string" ? words : words?.[document.documentElement.lang.slice(0, 2)] ?? words?.en ?? "");
