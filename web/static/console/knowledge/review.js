/** What to do about the articles: what is missing, what contradicts, what was disliked, what is old. */
import { h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { number } from "../words.js";
import { date, t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function review({ signal }) {
  const place = h("div", { class: "cards" });
  fill(place, async (still) => all(await ask("GET", "/knowledge/review", undefined, still)), signal);
  return place;
}

/** @param {import("./types").Review} found */
function all(found) {
  return h(
    "div",
    { class: "narrow wide apart" },
    part(t.missing, found.gaps.map(gap), t.noGaps, t.missingHint(number(found.searches), number(found.unanswered))),
    part(t.contradictions, found.contradictions.map(contradiction), t.noContradictions),
    part(t.disliked, found.disliked.map(stale), t.noDisliked),
    part(t.old, found.untouched.map(stale), t.noOld),
  );
}

/** @param {string} title @param {HTMLElement[]} cards @param {string} none @param {string} [hint] */
const part = (title, cards, none, hint) =>
  h("section", {}, h("h2", {}, title), hint && h("p", { class: "hint" }, hint), ...(cards.length ? cards : [h("p", {}, none)]));

/** @param {import("./types").Gap} gap */
function gap(gap) {
  const said = (/** @type {string} */ text) => h("li", { lang: languageOf(text) }, text);
  const counts = [t.times(number(gap.asked)), gap.disliked && t.dislikedTimes(gap.disliked)].filter(Boolean).join(" · ");
  const title = h("a", { href: `#/knowledge/try?question=${encodeURIComponent(gap.examples[0])}`, lang: languageOf(gap.title) }, gap.title);
  const others = gap.examples.slice(1);
  const where = gap.conversations.map((id) => h("a", { href: `#/inbox/${encodeURIComponent(id)}` }, `${t.conversation} …${id.slice(-4)}`));
  return h(
    "section",
    { class: "reply" },
    h("div", { class: "head" }, h("h3", {}, title), h("b", {}, counts)),
    gap.nearest && h("p", {}, `${t.nearest}: `, named(gap.nearest.passage)),
    others.length > 0 && h("details", {}, h("summary", {}, t.also), h("ul", {}, ...others.map(said))),
    h("p", { class: "acts hint" }, ...where),
  );
}

/** @param {import("./types").Contradiction} one */
function contradiction(one) {
  const side = (/** @type {import("./types").Passage} */ passage, /** @type {string} */ says) =>
    h("div", {}, h("p", { class: "lines", lang: languageOf(says) }, says), h("p", { class: "hint" }, named(passage)));
  return h("section", { class: "reply" }, side(one.first, one.says), side(one.second, one.but));
}

/** @param {import("./types").Stale} one */
const stale = (one) =>
  h("p", {}, link(one.document, one.title), " ", h("span", { class: "hint" }, [one.disliked && t.dislikedTimes(one.disliked), t.changed(date(one.updated_at))].filter(Boolean).join(" · ")));

/** @param {import("./types").Passage} passage */
const named = (passage) => link(passage.document, passage.heading ? `${passage.title} › ${passage.heading}` : passage.title);

/** @param {string} document @param {string} title */
const link = (document, title) => h("a", { href: `#/knowledge/documents?said=${encodeURIComponent(document)}`, lang: languageOf(title) }, title);
