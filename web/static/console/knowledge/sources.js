/** Where the articles come from, and how their last sync went. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { audience } from "./audience.js";
import { moment, number } from "../words.js";
import { t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function sources({ signal }) {
  const list = h("div", { class: "cards" });
  fill(list, async (still) => cards(await ask("GET", "/knowledge/sources", undefined, still)), signal);
  return list;
}

/** @param {import("./types").Source[]} known */
function cards(known) {
  if (!known.length) return h("div", { class: "state" }, h("p", {}, t.noSources), h("code", {}, "python server.py ingest docs/"));
  return h("div", { class: "cards" }, ...known.map(card));
}

/** @param {import("./types").Source} source */
function card(source) {
  const synced = source.synced_at ? t.synced(moment(source.synced_at)) : t.neverSynced;
  const facts = [t.sourceFacts(number(source.documents), number(source.passages)), synced, source.due_at && t.due(moment(source.due_at))];
  const many = source.errors.length + source.more_errors;
  const lines = [...source.errors, ...(source.more_errors ? [t.moreErrors(source.more_errors)] : [])].map((line) => h("li", {}, line));
  const problems = many ? h("details", {}, h("summary", { class: "said" }, t.errors(many)), h("ul", {}, ...lines)) : h("p", { class: "good" }, t.noErrors);
  const look = h("a", { href: `#/knowledge/documents?source=${encodeURIComponent(source.location)}` }, t.look);
  return h("section", { class: "reply" }, h("h2", { class: "lines" }, source.location), h("p", { class: "hint" }, facts.filter(Boolean).join(" · ")), problems, audience({ source: source.location }, source.staff), look);
}
