/** The demo shop's one page: puts its parts together, and introduces whoever is signed in to the chat. */
import { button, h } from "../widget/dom.js";
import { account } from "./account.js";
import { catalogue } from "./catalogue.js";
import { outbox } from "./outbox.js";
import { locale, shopName, t } from "./words.js";

// Before the widget's own script runs: it reads the page's language and its name from here.
document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
document.querySelector('script[src="/widget.js"]')?.setAttribute("data-name", shopName);

/** The chat, which arrives after this script. @param {(rapport: any) => void} use */
function chat(use) {
  const rapport = () => /** @type {any} */ (window).Rapport;
  if (rapport()) use(rapport());
  else addEventListener("DOMContentLoaded", () => use(rapport()));
}

const who = account((customer) => chat((rapport) => rapport.identify(customer)));
const mails = outbox();
const ask = (/** @type {string} */ question) => chat((rapport) => rapport.open(question));
const switcher = h("a", { class: "plain", href: `?lang=${locale === "zh" ? "en" : "zh"}`, lang: locale === "zh" ? "en" : "zh-CN" }, t.other);
const mark = h("img", { src: "/static/shop/lark.svg", alt: "", width: 32, height: 32 });

document.body.append(
  h(
    "header",
    { class: "top" },
    h("a", { class: "brand", href: "/" }, mark, shopName),
    h("nav", {}, switcher, mails.opener, who.opener),
  ),
  h(
    "section",
    { class: "hero", "aria-labelledby": "lead" },
    h("h1", { id: "lead" }, t.title),
    h("p", {}, t.lead),
    button("primary", t.ask, () => ask("")),
  ),
  catalogue(ask),
  h("footer", { class: "hint" }, t.demo),
  who.dialog,
  mails.dialog,
);
