/** The shop's sentences, and which language the page is in: asked for by its address, chosen before, or the reader's own. */

const en = {
  other: "中文",
  title: "Good things for a home that is lived in",
  lead: "Pots, lamps, blankets and tents, chosen to last. Ask our assistant anything: it knows the catalogue, your orders and our rules.",
  ask: "Ask the assistant",
  demo: "Larkfield exists only in this demo. Sign in as one of its customers, ask about an order, cancel one, return something: every row is made up.",
  signIn: "Sign in",
  signedInAs: (/** @type {string} */ name) => `Signed in as ${name}`,
  who: "Sign in as",
  whoHint: "Each of them has orders of their own. No password: this is a demo.",
  find: "Find by name, e-mail or number",
  nobody: "Nobody here goes by that. Try part of a name.",
  out: "Sign out",
  outbox: "Outbox",
  outboxHint: "Mails that the assistant has sent, such as verification codes. With a mail server they would have left.",
  noMails: "No mail yet. Ask the assistant for a verification code, and it appears here.",
  to: "To",
  refresh: "Look again",
  close: "Close",
  all: "Everything",
  from: (/** @type {string} */ price) => `from ${price}`,
  soldOut: "sold out",
  askAbout: "Ask about it",
  question: (/** @type {string} */ name) => `I have a question about the ${name}: `,
  loading: "Loading the catalogue",
  empty: "The shelves are empty. Seed the demo shop, and they fill.",
  failed: "This could not be loaded.",
  again: "Try again",
};

/** @type {typeof en} */
const zh = {
  other: "English",
  title: "为有烟火气的家，挑经久耐用的好物",
  lead: "锅具、灯具、毯子和帐篷，样样耐用。有问题就问智能助手：商品、您的订单和售后规则，它都清楚。",
  ask: "问问助手",
  demo: "云雀集只存在于这个演示里。您可以用任一位顾客的身份登录，查订单、取消订单或办理退货：所有数据均为虚构。",
  signIn: "登录",
  signedInAs: (name) => `已登录：${name}`,
  who: "选择登录身份",
  whoHint: "每位顾客都有自己的订单。这是演示，无需密码。",
  find: "按姓名、邮箱或编号查找",
  nobody: "没有找到这位顾客，换一部分姓名试试。",
  out: "退出登录",
  outbox: "发件箱",
  outboxHint: "助手发出的邮件，例如验证码。配置邮件服务器后会真正寄出。",
  noMails: "还没有邮件。向助手要一个验证码，就会出现在这里。",
  to: "收件人",
  refresh: "刷新",
  close: "关闭",
  all: "全部",
  from: (price) => `${price} 起`,
  soldOut: "售罄",
  askAbout: "咨询这件商品",
  question: (name) => `我想咨询${name}：`,
  loading: "正在加载商品",
  empty: "货架还是空的，生成演示数据后就会有商品。",
  failed: "加载失败。",
  again: "重试",
};

const KEY = "shop:language";

/** @returns {"en" | "zh"} */
function language() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked) localStorage.setItem(KEY, asked);
  return /^zh/i.test(asked ?? localStorage.getItem(KEY) ?? navigator.language) ? "zh" : "en";
}

export const locale = language();
export const t = locale === "zh" ? zh : en;
export const shopName = locale === "zh" ? "云雀集" : "Larkfield";

/** @param {string} amount @param {string} currency */
export function money(amount, currency) {
  return new Intl.NumberFormat(locale === "zh" ? "zh-CN" : "en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(Number(amount));
}

/** @param {string} at */
export function moment(at) {
  return new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}
