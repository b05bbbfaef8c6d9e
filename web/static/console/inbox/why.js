/** Why the AI said something: what it was asked, what it looked up and did, what it was allowed, and what that took. */
import { button, h } from "../../widget/dom.js";
import { languageOf, link } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { number } from "../words.js";
import { open } from "./dialog.js";
import { bubble, code } from "./entries.js";
import { dollars, t, time } from "./words.js";

/** @typedef {import("./types").Entry} Entry @typedef {import("./types").Timeline} Timeline @typedef {import("./types").Policy} Policy */

/** Open the timeline of an answer. @param {string} conversation @param {Entry} answer */
export function why(conversation, answer) {
  const place = h("div", { class: "why" });
  const dialog = open(t.why, h("div", { class: "head" }, h("h2", {}, t.why), button("plain", t.close, () => dialog.close())), place);
  dialog.classList.add("wide");
  const path = `/conversations/${encodeURIComponent(conversation)}/turns/${encodeURIComponent(answer.turn ?? "")}`;
  const left = new AbortController();
  dialog.addEventListener("close", () => left.abort());
  fill(place, async (signal) => draw(await ask("GET", path, undefined, signal)), left.signal);
}

/** @param {Timeline} turn */
function draw(turn) {
  const cited = turn.entries.flatMap(({ body }) => body.sources ?? []);
  const asked = turn.asked.map(({ at, body }) => step(turn, at, t.customerWrote, bubble(body.text, true)));
  const own = turn.entries.flatMap((entry) => STEPS[entry.kind]?.(turn, entry, cited) ?? []);
  return h("div", { class: "why" }, took(turn), h("ol", { class: "timeline" }, ...asked, ...own));
}

/** What it took. @param {Timeline} turn */
function took({ model, model_calls, input_tokens, output_tokens, cost, first_text_ms, total_ms, outcome }) {
  const seconds = (/** @type {number} */ ms) => t.seconds(number(Math.round(ms / 100) / 10));
  /** @type {[string, string | null][]} */
  const rows = [
    [t.took.model, [model || t.took.none, t.took.calls(model_calls)].join(" · ")],
    [t.took.tokens, input_tokens + output_tokens ? t.took.inOut(number(input_tokens), number(output_tokens)) : null],
    [t.took.cost, Number(cost) ? dollars(cost) : null],
    [t.took.first, first_text_ms === null ? null : seconds(first_text_ms)],
    [t.took.whole, seconds(total_ms)],
    [t.took.outcome, t.turnOutcomes[outcome] ?? outcome],
  ];
  return h("dl", { class: "facts" }, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** @typedef {import("../../widget/types").Source} Source */
/** @type {Record<string, (turn: Timeline, entry: Entry, cited: Source[]) => HTMLElement>} */
const STEPS = {
  "tool.called": (turn, entry, cited) => (entry.body.result?.passages ? search(turn, entry, cited) : tool(turn, entry)),
  "action.asked": (turn, { at, body }) => step(turn, at, t.events.asked, h("p", { class: "lines" }, body.summary)),
  "action.done": (turn, { at, body }) => step(turn, at, t.outcomes[body.outcome] ?? body.outcome),
  "reply.dropped": (turn, { at, body }) => step(turn, at, t.events.dropped, body.text && bubble(body.text)),
  message: (turn, { at, body }) => step(turn, at, t.answered, bubble(body.text)),
};

/** @param {Timeline} turn @param {string} at @param {string} what @param {...any} content */
function step({ started_at }, at, what, ...content) {
  const after = (Date.parse(at) - Date.parse(started_at)) / 1000;
  const when = h("time", { class: "hint", datetime: at, title: time(at) }, after >= 0 ? `+${t.seconds(number(Math.round(after * 10) / 10))}` : time(at));
  return h("li", {}, when, h("div", {}, h("strong", {}, what), ...content));
}

/** What it looked for in the articles, and what it found. @param {Timeline} turn @param {Entry} entry @param {Source[]} cited */
function search(turn, { at, body }, cited) {
  const { passages, answerable } = body.result;
  const of = (/** @type {Source} */ { title, quote }) => passages.find((/** @type {any} */ one) => one.title === title && one.text.includes(quote)) ?? passages.find((/** @type {any} */ one) => one.title === title);
  const quoted = new Set(cited.map(of));
  const passage = (/** @type {any} */ one) => {
    const used = quoted.has(one);
    const name = h("span", {}, [one.title, one.heading].filter(Boolean).join(" › "), used && h("span", { class: "badge own" }, t.cited));
    return h("details", {}, h("summary", { lang: languageOf(one.title) }, name), h("blockquote", { lang: languageOf(one.text) }, one.text), one.url && link(t.openArticle, one.url));
  };
  const sure = answerable === undefined ? "" : t.answerable(number(Math.round(answerable * 100)));
  return step(turn, at, t.searched(body.arguments?.question ?? ""), h("p", { class: "hint" }, [t.found(passages.length), sure].filter(Boolean).join(" · ")), ...passages.map(passage));
}

/** A call of a tool, and what the policy had to say of it. @param {Timeline} turn @param {Entry} entry */
function tool(turn, { at, body }) {
  const policy = turn.policies[body.tool];
  const decided = t.decisions[body.outcome] ?? body.outcome;
  const no = body.outcome === "ok" || body.outcome === "asked" ? "" : body.result?.error;
  return step(
    turn,
    at,
    body.tool,
    policy && h("p", { class: "hint" }, rules(policy)),
    h("p", { class: no ? "refused" : "" }, [decided, no].filter(Boolean).join(": ")),
    h("details", {}, h("summary", {}, t.arguments), code(body.arguments)),
    h("details", {}, h("summary", {}, t.result), code(body.result)),
  );
}

/** @param {Policy} policy */
const rules = ({ effect, needs, confirm, amount_cap }) =>
  [t.effects[effect], t.needs[needs], t.confirms[confirm], amount_cap !== null && effect === "write" && t.upTo(amount_cap)].filter(Boolean).join(" · ");
