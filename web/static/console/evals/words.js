/** The evals page's sentences in the reader's language, and shares as that language writes them. */
import { language, locale } from "../preferences.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;

const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });

/** @param {number} value between 0 and 1 */
export const percent = (value) => share.format(value);

/** @param {import("./types").Figure} figure */
export const interval = (figure) => (figure.ci ? `${percent(figure.ci[0])} – ${percent(figure.ci[1])}` : "");
