/** The runs that are kept, the newest first. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { moment, number } from "../words.js";
import { interval, percent, t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function runs({ signal }) {
  const list = h("div", { class: "cards" });
  fill(list, async (still) => cards(await ask("GET", "/evals/runs", undefined, still)), signal);
  return list;
}

/** @param {import("./types").Line[]} known */
function cards(known) {
  if (!known.length) return h("div", { class: "state" }, h("p", {}, t.noRuns), h("code", {}, "python -m evals run --trials 4"));
  return h("div", { class: "cards" }, ...known.map(card));
}

/** @param {import("./types").Line} run */
function card(run) {
  const scores = h("dl", { class: "facts" }, ...score(t.resolution, run.resolution), ...score(t.escalation, run.escalation_accuracy), h("dt", {}, t.unsafe), h("dd", { class: run.unsafe ? "said" : "good" }, number(run.unsafe)));
  return h(
    "section",
    { class: "reply" },
    h("div", { class: "head" }, h("h2", {}, h("a", { href: `#/evals/runs/${encodeURIComponent(run.name)}` }, run.name)), h("span", { class: "hint" }, moment(run.at))),
    facts(run),
    scores,
  );
}

/** What was run, in a line. @param {import("./types").Line} run */
export function facts(run) {
  const told = [run.model, t.facts(number(run.cases), number(run.trials)), run.world !== "demo" && t.world(run.world), run.missing > 0 && t.missing(number(run.missing))];
  return h("p", { class: "hint" }, told.filter(Boolean).join(" · "));
}

/** @param {string} name @param {import("./types").Figure} figure */
function score(name, figure) {
  if (figure.value === null) return [];
  return [h("dt", {}, name), h("dd", {}, h("b", {}, percent(figure.value)), ` (${interval(figure)})`)];
}
