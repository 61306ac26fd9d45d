/**
 * Write a number with the separators of a language.
 * @param {number} value
 * @param {number} decimals
 * @param {{decimal: string, group: string}} spoken
 */
export function digits(value, decimals, { decimal, group }) {
  const [whole = "", rest] = value.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return rest ? grouped + decimal + rest : grouped;
}

/** How many decimals an area in km² or a length in km is worth. @param {number} value */
export function decimalsOf(value) {
  return value < 10 ? 1 : 0;
}

/** @param {number} value @param {number} decimals */
export function round(value, decimals) {
  return Number(value.toFixed(decimals));
}
