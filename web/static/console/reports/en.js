/** The reports page's sentences in English. Words only. */
export const words = {
  title: "Report",
  from: "From",
  to: "To (included)",
  show: "Show",
  last: (/** @type {number} */ days) => `Last ${days} days`,
  take: "Take away as",
  download: (/** @type {string} */ form) => `Download as ${form}`,
  days: "A report is of a day or more, and of a year at most: put the earlier day first.",
  failed: "The report could not be made. Check the two days, then try again.",
};
