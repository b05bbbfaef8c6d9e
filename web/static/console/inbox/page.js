/** The inbox as a page: three panes, and the keys that work in all of them. */
import { h } from "../../widget/dom.js";
import { Inbox } from "./inbox.js";
import { listen } from "./keys.js";
import { splitter } from "./panes.js";
import { t } from "./words.js";

/** @type {import("../pages.js").Show} */
export async function show({ session, rest, signal }) {
  const inbox = new Inbox(session, signal);
  const { list, thread, customer } = inbox;
  const element = h("div", { class: "inbox" }, h("h1", { class: "sr", tabindex: -1 }, t.title), inbox.banner);
  element.append(list.element, splitter(element, "list"), thread.element, splitter(element, "customer"), customer.element);
  inbox.element = element;
  listen(inbox);
  inbox.begin(rest[0]);
  return element;
}
