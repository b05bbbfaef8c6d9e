/** Replies that are ready: leads write them here, everybody finds them after a slash. */
import { button, h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { area, choice, field, form } from "../form.js";
import { fill } from "../states.js";
import { t } from "../words.js";

/** @typedef {import("../inbox/types").SavedReply} SavedReply */

/** @type {import("../pages.js").Show} */
export async function show({ signal }) {
  const list = h("div", { class: "cards" });
  const editor = h("section", {});
  const read = () => fill(list, async (still) => cards(await ask("GET", "/replies", undefined, still), edit, read), signal);
  const edit = (/** @type {SavedReply | null} */ reply) => {
    editor.replaceChildren(h("h2", {}, reply ? `/${reply.name}` : t.newReply), write(reply, () => [edit(null), read()]));
    if (reply) editor.querySelector("textarea")?.focus();
  };
  edit(null);
  read();
  return h("div", { class: "narrow wide" }, h("h1", { tabindex: -1 }, t.replies), h("p", { class: "hint" }, t.repliesHint), list, editor);
}

/** @param {SavedReply[]} replies @param {(reply: SavedReply) => void} edit @param {() => void} again */
function cards(replies, edit, again) {
  if (!replies.length) return h("p", { class: "state" }, t.noReplies);
  const card = (/** @type {SavedReply} */ one) => {
    const remove = async () => {
      if (!confirm(t.removeReply(one.name))) return;
      await ask("DELETE", `/replies/${encodeURIComponent(one.name)}`);
      again();
    };
    const texts = Object.values(one.texts).map((text) => h("p", { class: "lines", lang: languageOf(text) }, text));
    const along = [...one.tags.map((tag) => `#${tag}`), one.then && t.thens[one.then]].filter(Boolean).join(" · ");
    const acts = h("div", { class: "acts" }, button("plain", t.edit, () => edit(one)), button("plain", t.remove, remove));
    return h("section", { class: "reply" }, h("div", { class: "head" }, h("h2", {}, `/${one.name}`), acts), ...texts, along && h("p", { class: "hint" }, along));
  };
  return h("div", { class: "cards" }, ...replies.map(card));
}

/** @param {SavedReply | null} reply @param {() => void} done */
function write(reply, done) {
  const send = async (/** @type {Record<string, string>} */ given) => {
    const tags = given.tags.split(/[,，]/).map((tag) => tag.trim()).filter(Boolean);
    await ask("PUT", `/replies/${encodeURIComponent(given.name.replace(/^\//, ""))}`, { texts: { en: given.en, zh: given.zh }, tags, then: given.then });
    done();
  };
  const then = Object.entries(t.thens).map(([value, label]) => h("option", { value, selected: value === (reply?.then ?? "") }, label));
  return form(
    { submit: t.keep, busy: t.keeping, send },
    field("name", t.replyName, { maxlength: 40, value: reply?.name ?? "", readonly: Boolean(reply) }, t.replyNameHint),
    area("en", t.textIn.en, { rows: 3, maxlength: 16_000, lang: "en" }, reply?.texts.en, t.blanksHint),
    area("zh", t.textIn.zh, { rows: 3, maxlength: 16_000, lang: "zh-CN" }, reply?.texts.zh),
    field("tags", t.replyTags, { required: false, value: reply?.tags.join(", ") ?? "" }, t.replyTagsHint),
    choice("then", t.replyThen, ...then),
  );
}
