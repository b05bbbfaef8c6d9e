/** The report of a period: choose the days, read it, take it away. */
import { button, h } from "../../widget/dom.js";
import { download } from "../api.js";
import { field } from "../form.js";
import { skeleton } from "../states.js";
import { language } from "../preferences.js";
import { t as of } from "../words.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

const t = language === "zh" ? zh : en;
const DAY = 86_400_000;
const SPANS = [7, 30, 90];
const LONGEST = 366;

/** @param {number} back days before today */
const day = (back) => new Date(Date.now() - back * DAY - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** @type {import("../pages.js").Show} */
export async function show({ query }) {
  const first = field("from", t.from, { type: "date", value: query.get("from") ?? day(29) });
  const last = field("to", t.to, { type: "date", value: query.get("to") ?? day(0) });
  const chosen = () => [first, last].map((one) => /** @type {HTMLInputElement} */ (one.querySelector("input")).value);
  const path = (/** @type {string} */ form) => {
    const [from, to] = chosen();
    return `/report?${new URLSearchParams({ from, to, locale: language === "zh" ? "zh" : "en", as: form })}`;
  };

  const said = h("p", { class: "said", role: "alert" });
  const place = h("div", { class: "report", "aria-live": "polite" });
  const askable = () => {
    const [from, to] = chosen();
    said.textContent = from && from <= to && Date.parse(to) - Date.parse(from) <= LONGEST * DAY ? "" : t.days;
    return !said.textContent;
  };
  const read = () => {
    if (!askable()) return place.replaceChildren();
    place.setAttribute("aria-busy", "true");
    const waiting = skeleton();
    const page = h("iframe", { title: t.title, sandbox: "allow-same-origin", hidden: true, src: `/api/console${path("html")}` });
    page.addEventListener("load", () => {
      const inside = page.contentDocument;
      waiting.remove();
      place.removeAttribute("aria-busy");
      if (!inside?.querySelector("main")) {
        said.textContent = problem(inside?.body?.textContent ?? "");
        return page.remove();
      }
      page.hidden = false;
      const main = /** @type {Element} */ (inside.querySelector("main"));
      new ResizeObserver(() => { page.style.height = `${main.scrollHeight + 16}px`; }).observe(main);
    });
    place.replaceChildren(waiting, page);
  };
  const span = (/** @type {number} */ days) => button("plain", t.last(days), () => {
    [first, last].forEach((one, n) => { /** @type {HTMLInputElement} */ (one.querySelector("input")).value = day(n ? 0 : days - 1); });
    read();
  });
  const file = (/** @type {"pdf" | "csv" | "html"} */ form) => {
    const one = button("plain", form.toUpperCase(), async () => {
      if (!askable()) return;
      one.disabled = true;
      await download("GET", path(form), `report-${chosen().join("-")}.${form}`).catch((wrong) => { said.textContent = wrong.message; });
      one.disabled = false;
    }, { "aria-label": t.download(form.toUpperCase()) });
    return one;
  };

  read();
  return h(
    "div", { class: "narrow broad" },
    h("h1", { tabindex: -1 }, of.reports),
    h("div", { class: "period" }, first, last, button("primary", t.show, read)),
    h("div", { class: "head" }, h("div", { class: "acts" }, ...SPANS.map(span)), h("div", { class: "acts" }, h("span", { class: "hint" }, t.take), file("html"), file("pdf"), file("csv"))),
    said,
    place,
  );
}

/** What the server says, where it says it in a sentence. @param {string} text */
function problem(text) {
  try {
    return JSON.parse(text).detail ?? t.failed;
  } catch {
    return t.failed;
  }
}
