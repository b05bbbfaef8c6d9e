/** One trial replayed: what was said and done, with the reason why it failed beside the line that shows it. */
import { h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function trial({ rest, signal }) {
  const [name, id, number] = rest;
  const place = h("div", { class: "cards" });
  const path = `/evals/runs/${encodeURIComponent(name)}/cases/${encodeURIComponent(id)}/${encodeURIComponent(number)}`;
  fill(place, async (still) => told(name, await ask("GET", path, undefined, still)), signal);
  return place;
}

/** @param {string} name @param {import("./types").Trial} trial */
function told(name, trial) {
  const verdict = h("b", { class: trial.passed ? "good" : "said" }, trial.passed ? t.passed : t.failed);
  const facts = [t.trial(trial.trial), t.buckets[trial.bucket] ?? trial.bucket, t.languages[trial.locale] ?? trial.locale].join(" · ");
  const why = trial.reasons.length > 0 && h("section", { class: "reply" }, h("h3", {}, t.whyFailed), h("ul", {}, ...trial.reasons.map((one) => h("li", { class: "said" }, one))));
  return h(
    "div",
    { class: "cards" },
    h("p", {}, h("a", { href: `#/evals/runs/${encodeURIComponent(name)}` }, t.back)),
    h("div", { class: "head" }, h("h2", {}, trial.case), verdict),
    h("p", { class: "hint" }, facts, trial.unsafe && h("b", { class: "said" }, ` · ${t.unsafeCase}`)),
    why,
    h("h3", {}, t.transcript),
    h("ol", { class: "turns" }, ...trial.lines.map(line)),
  );
}

/** @param {import("./types").ThreadLine} one */
function line(one) {
  const more = one.more && h("details", {}, h("summary", { class: "hint" }, t.details), h("p", { class: "lines hint" }, one.more));
  const reasons = one.reasons.map((reason) => h("p", { class: "said", role: "note" }, `✗ ${reason}`));
  return h(
    "li",
    { class: `turn ${one.who}${reasons.length ? " wrong" : ""}` },
    h("div", {}, h("p", { class: "hint" }, t.who[one.who] ?? one.who), h("p", { class: "lines", lang: languageOf(one.text) }, one.text), more),
    reasons.length > 0 && h("div", { class: "beside" }, ...reasons),
  );
}
