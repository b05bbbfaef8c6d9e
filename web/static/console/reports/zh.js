/** The reports page's sentences in Chinese. Words only. */
export const words = {
  title: "报告",
  from: "开始日期",
  to: "结束日期（含）",
  show: "显示",
  last: (/** @type {number} */ days) => `最近 ${days} 天`,
  take: "下载为",
  download: (/** @type {string} */ form) => `下载 ${form} 文件`,
  days: "报告最短一天、最长一年：开始日期不能晚于结束日期。",
  failed: "无法生成报告。请检查日期后重试。",
};
