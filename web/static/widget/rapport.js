/** Puts the chat on a page: reads the script tag's `data-…`, loads the words of one language, appends the element. */
import { RapportChat } from "./element.js";

/** @param {DOMStringMap} given @param {string} base where the server is */
export async function mount(given, base) {
  const { lang, dataset } = document.documentElement;
  const locale = /^zh/i.test(given.locale || lang || navigator.language) ? "zh" : "en";
  const chips = given.chips?.split("|");
  const customer = given.customer && JSON.parse(given.customer);
  const t = await words(locale);
  customElements.define("rapport-chat", RapportChat);
  const settings = { ...given, theme: given.theme ?? dataset.theme, base, locale, chips, customer };
  const element = new RapportChat(settings, t);
  document.body.append(element);
  await element.dress(settings);
  element.begin();
  return element;
}

/** @typedef {typeof import("./en.js").words & { locale: string, time(at: Date): string, day(at: Date): string, [word: string]: any }} Words */

/** @param {string} locale @returns {Promise<Words>} */
async function words(locale) {
  const { words } = await import(`./${locale}.js`);
  // The reader's own variety of the language, where there is one: en-GB writes 14:05.
  const tag = navigator.languages.find((one) => one.startsWith(locale)) ?? locale;
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short" });
  const date = new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long" });
  const near = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const day = (/** @type {Date} */ at) => {
    const ago = Math.round((new Date().setHours(12, 0, 0, 0) - new Date(at).setHours(12, 0, 0, 0)) / 86_400_000);
    const text = ago < 2 ? near.format(-ago, "day") : date.format(at);
    return text[0].toUpperCase() + text.slice(1);
  };
  return { ...words, locale, day, time: (/** @type {Date} */ at) => time.format(at) };
}
