/** What became of conversations, in figures: each with what it means, and how far it can be trusted. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { reasonOf } from "../inbox/words.js";
import { number, t as shared } from "../words.js";
import { lasting, percent, t } from "./words.js";

/**
 * @typedef {{ count: number, of: number, share: number | null, low: number | null, high: number | null }} Share
 * @typedef {{ count: number, median: number | null, low: number | null, high: number | null }} Middle
 * @typedef {{ episodes: number, open: number, shares: Record<string, Share>, reopened: Share, satisfied: Share, first_response: Middle, to_person: Middle, handled: Middle }} Figures
 */

const DAYS = [7, 30, 90];
const DAY = 86_400_000;

/** @type {import("../pages.js").Show} */
export async function show({ query, signal }) {
  const days = DAYS.find((one) => String(one) === query.get("days")) ?? 30;
  const choose = h("select", { "aria-label": t.time, onchange: () => location.assign(`#/outcomes?days=${choose.value}`) }, ...DAYS.map((one) => h("option", { value: one, selected: one === days }, t.days(one))));
  const place = h("div", {});
  const make = async (/** @type {AbortSignal} */ still) => {
    const since = new Date(Date.now() - days * DAY).toISOString();
    const found = await ask("GET", `/outcomes?since=${encodeURIComponent(since)}`, undefined, still);
    /** @type {Figures} */
    const all = found.all;
    if (!all.episodes) return h("p", { class: "state" }, t.none);
    const languages = parts(found.by_language, t.languages);
    const reasons = parts(found.by_reason, (name) => reasonOf(name));
    return h("div", { class: "cards" }, h("p", {}, t.inAll(number(all.episodes), number(all.open))), table(t.became, shares(all)), table(t.beside, [...rated(all), ...times(all)]), ...split(t.byLanguage, languages), ...split(t.byReason, reasons));
  };
  fill(place, make, signal);
  return h("div", { class: "narrow wide" }, h("h1", { tabindex: -1 }, shared.outcomes), h("p", { class: "hint" }, t.hint), h("div", { class: "acts" }, choose), place);
}

/** A figure: its name, its value, between what it lies, and what it means. @typedef {[string, string, string, string]} Row */

/** @param {string} title @param {Row[]} rows */
function table(title, rows) {
  const head = h("tr", {}, ...[t.figure, t.value, t.interval, t.means].map((one) => h("th", { scope: "col" }, one)));
  const line = (/** @type {Row} */ [name, value, between, means]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "amount" }, value), h("td", { class: "amount hint" }, between), h("td", { class: "hint" }, means));
  return h("div", { class: "figures", tabindex: 0, role: "region", "aria-label": title }, h("table", {}, h("caption", {}, title), h("thead", {}, head), h("tbody", {}, ...rows.map(line))));
}

/** @param {string} name @param {string} means @param {Share} share @returns {Row} */
const share = (name, means, { count, of, share: value, low, high }) => [name, value === null ? t.nothing : `${percent(value)} (${number(count)}/${number(of)})`, low === null || high === null ? "" : `${percent(low)} – ${percent(high)}`, means];

/** @param {Figures} all @returns {Row[]} */
const shares = (all) => Object.entries(all.shares).map(([name, one]) => share(t.names[name]?.[0] ?? name, t.names[name]?.[1] ?? "", one));

/** @param {Figures} all @returns {Row[]} */
const rated = ({ reopened, satisfied }) => [share(t.reopened[0], t.reopened[1], reopened), share(t.satisfied[0], t.satisfied[1], satisfied)];

/** @param {Figures} all @returns {Row[]} */
const times = (all) =>
  /** @type {const} */ (["first_response", "to_person", "handled"]).map((name) => {
    const { count, median, low, high } = all[name];
    const between = low === null || high === null ? "" : `${lasting(low)} – ${lasting(high)}`;
    return [t.times[name][0], median === null ? t.nothing : t.ofSo(lasting(median), number(count)), between, t.times[name][1]];
  });

/** @param {Record<string, Figures>} of @param {Record<string, string> | ((name: string) => string)} named @returns {[string, Figures][]} */
const parts = (of, named) => Object.entries(of).map(([name, one]) => [typeof named === "function" ? named(name) : named[name] ?? name, one]);

/** The same by part: how many there were, and how many of them each thing became of. @param {string} title @param {[string, Figures][]} found */
function split(title, found) {
  if (!found.length) return [];
  const names = Object.keys(found[0][1].shares);
  const head = h("tr", {}, ...[t.part, t.episodes, ...names.map((name) => t.names[name]?.[0] ?? name)].map((one) => h("th", { scope: "col" }, one)));
  const line = (/** @type {[string, Figures]} */ [name, one]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "amount" }, number(one.episodes)), ...names.map((each) => h("td", { class: "amount" }, one.shares[each].share === null ? t.nothing : percent(one.shares[each].share))));
  return [h("div", { class: "figures", tabindex: 0, role: "region", "aria-label": title }, h("table", {}, h("caption", {}, title), h("thead", {}, head), h("tbody", {}, ...found.map(line))))];
}
