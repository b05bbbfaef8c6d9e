/** One run: its figures with their intervals, where it is weak, and every case that failed. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { moment, number } from "../words.js";
import { facts } from "./runs.js";
import { interval, percent, t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function run({ rest, signal }) {
  const place = h("div", { class: "cards" });
  fill(place, async (still) => told(await ask("GET", `/evals/runs/${encodeURIComponent(rest[0])}`, undefined, still)), signal);
  return place;
}

/** @param {import("./types").Run} run */
function told(run) {
  const broken = run.infrastructure_errors > 0 && h("p", { class: "notice" }, t.broken(number(run.infrastructure_errors)));
  return h(
    "div",
    { class: "narrow wide apart" },
    h("section", {}, h("div", { class: "head" }, h("h2", { class: "lines" }, run.name), h("span", { class: "hint" }, moment(run.at))), facts(run), broken),
    h("section", {}, h("h2", {}, t.figures), figures(run)),
    h("section", {}, h("h2", {}, t.where), buckets(run)),
    h("section", {}, h("h2", {}, t.failing), ...failing(run)),
  );
}

/** @param {import("./types").Run} run */
function figures(run) {
  const row = (/** @type {string} */ name, /** @type {import("./types").Figure} */ figure) =>
    figure.value === null ? null : h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, h("b", {}, percent(figure.value))), h("td", {}, bar(figure), interval(figure)));
  const every = Object.entries(run.pass_k).map(([k, figure]) => row(t.allOf(k), figure));
  const unsafe = h("tr", {}, h("th", { scope: "row" }, t.unsafe), h("td", { class: run.unsafe ? "said" : "good" }, h("b", {}, number(run.unsafe))), h("td"));
  return table(
    [t.figure, t.share, t.range],
    [row(t.resolution, run.resolution), row(t.escalation, run.escalation_accuracy), row(t.over, run.over_escalation), unsafe, ...every, row(t.floor, run.floor)],
  );
}

/** Where the value lies in its interval; the same is told in figures beside it. @param {import("./types").Figure} figure */
function bar(figure) {
  const [low, high] = figure.ci ?? [0, 0];
  const [range, value] = [h("i"), h("b")];
  Object.assign(range.style, { left: `${100 * low}%`, width: `${Math.max(1, 100 * (high - low))}%` });
  value.style.left = `${100 * (figure.value ?? 0)}%`;
  return h("span", { class: "range", "aria-hidden": "true" }, range, value);
}

/** @param {import("./types").Run} run */
function buckets(run) {
  const locales = Object.keys(run.locales);
  const cell = (/** @type {import("./types").Part | undefined} */ part) =>
    h("td", {}, part?.passed.value == null ? "–" : h("b", {}, percent(part.passed.value)), part && h("span", { class: "hint" }, ` ${interval(part.passed)}`));
  const row = (/** @type {[string, import("./types").Bucket]} */ [name, bucket]) =>
    h("tr", {}, h("th", { scope: "row" }, t.buckets[name] ?? name), cell(bucket), ...locales.map((locale) => cell(bucket.locales[locale])));
  return table([t.kind, t.all, ...locales.map((locale) => t.languages[locale] ?? locale)], Object.entries(run.buckets).map(row));
}

/** @param {import("./types").Run} run */
function failing(run) {
  if (!run.failing.length) return [h("p", {}, t.noFailing)];
  const where = `#/evals/runs/${encodeURIComponent(run.name)}`;
  const line = (/** @type {import("./types").Failing} */ one) =>
    h(
      "li",
      { class: "reply" },
      h("div", { class: "head" }, h("a", { href: `${where}/${encodeURIComponent(one.case)}/${one.trial}` }, one.case), h("span", { class: "hint" }, t.passedOf(one.passed, one.trials))),
      h("p", { class: "hint" }, [t.buckets[one.bucket] ?? one.bucket, t.languages[one.locale] ?? one.locale].join(" · "), one.unsafe && h("b", { class: "said" }, ` · ${t.unsafeCase}`)),
      h("p", {}, one.why),
    );
  return [h("ul", { class: "cards bare" }, ...run.failing.map(line)), run.left_out > 0 && h("p", { class: "hint" }, t.leftOut(number(run.left_out)))].filter(Boolean);
}

/** @param {string[]} heads @param {(HTMLElement | null)[]} rows */
function table(heads, rows) {
  const head = h("thead", {}, h("tr", {}, ...heads.map((one) => h("th", { scope: "col" }, one))));
  return h("div", { class: "sideways", tabindex: 0 }, h("table", { class: "figures" }, head, h("tbody", {}, ...rows)));
}
