/** The campaigns page's sentences in the reader's language. */
import { language } from "../preferences.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;
export { language };
