/**
 * Spell names so that they can be compared across languages: roughly, in Latin letters, in which
 * Şuşa, Շուշա, Шуша and Shusha are the same word.
 */

/** Sounds that the spellings of the region write in different ways, the longer first. @type {[RegExp, string][]} */
const SOUNDS = [
  [/shch|sch|sh/g, "s"],
  [/dzh|dj|ch|zh|ts|dz|[cj]/g, "j"],
  [/[kgx]h|[ghqx]/g, "k"],
  [/\by(?=[eo])|'/g, ""],
  [/ou|oo/g, "u"],
  [/w/g, "v"],
  [/y/g, "i"],
  [/[ea]/g, "a"],
  [/d/g, "t"],
  [/b/g, "p"],
  [/[^\p{L}\p{N}]+/gu, " "],
  [/(\p{L})\1(?!\1)/gu, "$1"],
];

/**
 * Read the letters of several languages, written as `ш=sh щ=shch`.
 * @param {string[]} alphabets
 * @returns {Map<string, string>}
 */
export function lettersOf(alphabets) {
  const pairs = alphabets.flatMap((letters) => letters.split(" ").map((pair) => pair.split("=")));
  return new Map(pairs.map(([letter = "", latin = ""]) => [letter, latin]));
}

/**
 * Spell a text so that it can be compared across languages.
 * @param {string} text
 * @param {Map<string, string>} letters of every language's own spelling, in Latin ones
 */
export function fold(text, letters) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ու", "u");
  const latin = [...plain].map((letter) => letters.get(letter) ?? letter).join("");
  return SOUNDS.reduce((word, [sound, letter]) => word.replace(sound, letter), latin).trim();
}

/**
 * How far a folded name is from what is wanted, 0 the nearest; nothing if it is no answer.
 * @param {string} name
 * @param {string} wanted
 * @returns {number | undefined}
 */
export function distance(name, wanted) {
  if (name === wanted) return 0;
  if (` ${name} `.includes(` ${wanted} `)) return 1;
  if (name.startsWith(wanted)) return 2;
  if (name.includes(` ${wanted}`)) return 3;
  return wanted.length > 2 && name.includes(wanted) ? 4 : undefined;
}
