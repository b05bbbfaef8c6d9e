/** The products, a category at a time. */
import { button, h } from "../widget/dom.js";
import { fill } from "./states.js";
import { locale, money, t } from "./words.js";

/**
 * @typedef {{ id: string, options: Record<string, string>, price: string, available: boolean }} Variant
 * @typedef {{ id: string, name: string, description: string, category: string, price: string, currency: string, icon: string | null,
 *   variants: Variant[] }} Product
 */

/** @param {(question: string) => void} ask */
export function catalogue(ask) {
  const filters = h("div", { class: "filters", role: "group" });
  const grid = h("div", { class: "grid" });
  const element = h("main", {}, filters, grid);
  const skeleton = h("div", { class: "skeleton", role: "status", "aria-label": t.loading }, ...Array.from({ length: 8 }, () => h("i")));
  const draw = (/** @type {Product[]} */ products) => {
    if (!products.length) return grid.replaceChildren(h("p", { class: "state" }, t.empty));
    const categories = [t.all, ...new Set(products.map((product) => product.category))];
    const choose = (/** @type {string} */ category) => {
      const shown = products.filter((product) => category === t.all || product.category === category);
      grid.replaceChildren(...shown.map((product) => tile(product, ask)));
      for (const one of filters.children) one.setAttribute("aria-pressed", String(one.textContent === category));
    };
    filters.replaceChildren(...categories.map((category) => button("chip", category, () => choose(category))));
    choose(t.all);
  };
  fill(grid, `/demo/products?locale=${locale}`, draw, skeleton);
  return element;
}

/** @param {Product} product @param {(question: string) => void} ask */
function tile(product, ask) {
  const prices = product.variants.map((variant) => Number(variant.price));
  const least = Math.min(Number(product.price), ...prices);
  const price = money(String(least), product.currency);
  const gone = product.variants.length > 0 && product.variants.every((variant) => !variant.available);
  return h(
    "article",
    { class: "tile" },
    h("div", { class: "picture", "aria-hidden": "true" }, product.icon ?? "◦"),
    h("div", { class: "about" }, h("h2", {}, product.name), h("p", { class: "described" }, product.description), options(product.variants)),
    h(
      "div",
      { class: "buy" },
      h("span", { class: "price" }, new Set(prices).size > 1 ? t.from(price) : price, gone && ` · ${t.soldOut}`),
      button("plain", t.askAbout, () => ask(t.question(product.name))),
    ),
  );
}

/** Each kind of option on a line, with what is sold out in every form said in words. @param {Variant[]} variants */
function options(variants) {
  const kinds = [...new Set(variants.flatMap((variant) => Object.keys(variant.options)))];
  const lines = kinds.map((kind) => {
    const values = [...new Set(variants.map((variant) => variant.options[kind]).filter(Boolean))];
    const parts = values.map((value) => {
      const there = variants.some((variant) => variant.options[kind] === value && variant.available);
      return there ? h("li", {}, value) : h("li", { class: "gone" }, h("s", {}, value), ` ${t.soldOut}`);
    });
    return h("ul", { "aria-label": kind, title: kind }, ...parts);
  });
  return h("div", { class: "options" }, ...lines);
}
