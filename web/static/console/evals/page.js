/** How good the assistant is: runs and what failed in them, reported answers, and the cases that become of both. */
import { h } from "../../widget/dom.js";
import { cases } from "./cases.js";
import { reports } from "./reports.js";
import { run } from "./run.js";
import { runs } from "./runs.js";
import { trial } from "./trial.js";
import { t } from "./words.js";
import { t as of } from "../words.js";

/** @typedef {(visit: import("../pages.js").Visit) => HTMLElement} Tab */
/** @type {Record<keyof typeof t.tabs, Tab>} */
const TABS = { runs, reports, cases };

/** `#/evals/runs/NAME/CASE/TRIAL`: all of them, one, or a trial of it. @type {import("../pages.js").Show} */
export async function show(visit) {
  const [given, ...rest] = visit.rest;
  const name = /** @type {keyof typeof t.tabs} */ (given in TABS ? given : "runs");
  const tab = name !== "runs" || !rest.length ? TABS[name] : rest.length < 3 ? run : trial;
  const link = (/** @type {[string, string]} */ [key, title]) => h("a", { href: `#/evals/${key}`, "aria-current": key === name && "page" }, title);
  const menu = h("nav", { class: "tabs", "aria-label": of.evals }, ...Object.entries(t.tabs).map(link));
  return h("div", { class: "narrow wide" }, h("h1", { tabindex: -1 }, of.evals), menu, tab({ ...visit, rest }));
}
