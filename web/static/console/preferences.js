/** How this reader wants the console: their language, and light or dark. Kept in this browser. */
import { button, h } from "../widget/dom.js";

const LANGUAGE = "console:language";
const THEME = "console:theme";

/** @typedef {"system" | "light" | "dark"} Theme */

/** @returns {"en" | "zh"} */
function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked) localStorage.setItem(LANGUAGE, asked);
  return /^zh/i.test(asked ?? localStorage.getItem(LANGUAGE) ?? navigator.language) ? "zh" : "en";
}

export const language = chosen();
export const locale = language === "zh" ? "zh-CN" : "en";

/** @returns {Theme} */
const theme = () => /** @type {Theme} */ (localStorage.getItem(THEME) ?? "system");

/** Give the page its language and its colours. */
export function apply() {
  document.documentElement.lang = locale;
  const wanted = theme();
  if (wanted === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = wanted;
}

/** Both choices as one row. @param {typeof import("./en.js").words} t */
export function preferences(t) {
  const other = language === "zh" ? "en" : "zh";
  const speak = () => {
    localStorage.setItem(LANGUAGE, other);
    location.assign(location.pathname + location.hash);
    if (!location.search) location.reload();
  };
  const themes = /** @type {Theme[]} */ (["system", "light", "dark"]);
  const option = (/** @type {Theme} */ one) => h("option", { value: one, selected: one === theme() }, t.themes[one]);
  const select = h(
    "select",
    {
      "aria-label": t.theme,
      onchange: () => {
        localStorage.setItem(THEME, select.value);
        apply();
      },
    },
    ...themes.map(option),
  );
  return h("div", { class: "preferences" }, button("plain", t.otherLanguage, speak, { lang: other === "zh" ? "zh-CN" : "en" }), select);
}
