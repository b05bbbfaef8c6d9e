/** The knowledge page's sentences in the reader's language. */
import { language, locale } from "../preferences.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;

const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
/** @param {string} at */
export const date = (at) => day.format(new Date(at));
