/** A report of an error: the address at which an issue tracker opens a new issue, filled in. */

const LONGEST = 1500; // characters of a text; servers refuse addresses of some 8,000 bytes

/**
 * @param {string} issues the address of the list of issues
 * @param {{key: string, day: string, sources: string[], page: string, question: string}} about what is on
 *   show: the key of the feature, the day, the keys of its sources, the address of the page, what to ask
 */
export function reportAddress(issues, { key, day, sources, page, question }) {
  const lines = [`${key}, ${day}`, sources.join(", "), page.startsWith("http") ? page : "", question];
  const body = lines.filter(Boolean).map((line) => line.slice(0, LONGEST));
  return `${issues}/new?${new URLSearchParams({ title: `${key}, ${day}`, body: `${body.join("\n\n")}\n` })}`;
}
