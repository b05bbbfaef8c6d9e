/**
 * The conversations that this window knows of, and which of them are shown. They are read page by page; what changes
 * meanwhile is laid over that, and nothing is shown that stands beyond the last page that was read.
 */
import { ask } from "../api.js";

/** @typedef {import("./types").Line} Line @typedef {import("./types").View} View @typedef {import("./types").Filters} Filters @typedef {import("./types").Found} Found */

const [PAGE, FOUND, VIEW] = [100, 50, "console:view"];
/** @type {import("./types").State[]} */
const OPEN = ["ai", "waiting", "human"];

/** @type {Record<View, Filters>} */
export const VIEWS = {
  mine: { owner: "me" },
  waiting: { order: "waiting" },
  called: { called: true, state: [...OPEN, "closed"] },
  approvals: { approval: true },
  unassigned: { owner: "none" },
  all: {},
  closed: { state: ["closed"] },
};

export class Lines {
  /** @type {Map<string, Line>} */
  known = new Map();
  /** @type {View} what this window showed last */
  view = /** @type {View[]} */ (Object.keys(VIEWS)).find((one) => one === sessionStorage.getItem(VIEW)) ?? "waiting";
  /** @type {Filters} what is asked for besides */
  filters = {};
  /** @type {Map<string, Found>} where it was said, of what is looked for */
  found = new Map();
  /** @type {Set<string>} what was found */
  hits = new Set();
  complete = true;
  /** @type {string | null} the cursor of the next page */
  next = null;
  /** @type {Line | null} the last line of the last page; null when all are here */
  horizon = null;
  reading = 0;

  /** @param {string} me */
  constructor(me) {
    this.me = me;
  }

  /** @param {View} view @param {Filters} filters */
  choose(view, filters) {
    [this.view, this.filters] = [view, filters];
    sessionStorage.setItem(VIEW, view);
  }

  /** What is looked for by its words is looked for everywhere, closed conversations too. @returns {Filters} */
  get asked() {
    const { said } = this.filters;
    return said ? { state: [...OPEN, "closed"], ...this.filters } : { ...VIEWS[this.view], ...this.filters };
  }

  /** The first page, or the next one. @param {boolean} [more] */
  async read(more = false) {
    const turn = ++this.reading;
    const query = new URLSearchParams({ limit: String(this.filters.said ? FOUND : PAGE) });
    for (const [name, value] of Object.entries({ ...this.asked, after: more ? this.next : null })) {
      for (const one of [value ?? []].flat()) query.append(name, String(one));
    }
    const page = await ask("GET", `/conversations?${query}`);
    for (const line of page.items) this.put(line);
    if (turn !== this.reading) return;
    const fresh = page.items.map((/** @type {Line} */ { id }) => id);
    this.hits = new Set(more ? [...this.hits, ...fresh] : fresh);
    this.found = new Map([...(more ? this.found : []), ...Object.entries(page.found)]);
    this.complete = page.complete;
    this.next = page.next;
    this.horizon = page.next ? page.items.at(-1) : null;
  }

  /** A line as it is now; what is older than what is here changes nothing. @param {Line} line */
  put(line) {
    const before = this.known.get(line.id);
    if (before && before.number > line.number) return false;
    this.known.set(line.id, line);
    return true;
  }

  /** @returns {Line[]} what is shown, in its order */
  shown() {
    const { asked, horizon } = this;
    const sorted = [...this.known.values()].filter((line) => this.fits(line, asked)).sort((one, other) => this.order(one, other));
    return horizon ? sorted.filter((line) => this.order(line, horizon) <= 0) : sorted;
  }

  /** The same filters as the server's, for what changes. @param {Line} line @param {Filters} asked */
  fits(line, { state, owner, language, tag, called, approval, said, order }) {
    const states = order === "waiting" ? ["waiting"] : state ?? OPEN;
    const held = line.owner?.id;
    return (
      states.includes(line.state) &&
      (!owner || (owner === "none" ? !held : held === (owner === "me" ? this.me : owner))) &&
      (!language || line.language === language) &&
      (!tag || line.tags.includes(tag)) &&
      (!called || line.called.includes(this.me)) &&
      (!approval || line.approvals > 0) &&
      (!said || this.hits.has(line.id))
    );
  }

  /** The first in line first, else the last changed first. @param {Line} one @param {Line} other */
  order(one, other) {
    const waits = this.asked.order === "waiting";
    const [a, b] = waits ? [one, other] : [other, one];
    const key = (/** @type {Line} */ line) => (waits ? line.ranks_from ?? "" : line.updated_at);
    return Date.parse(key(a)) - Date.parse(key(b)) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  }
}
