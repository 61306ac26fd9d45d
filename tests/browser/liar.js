/** Make as many messages as asked for, the same each time: some look true, some half true, some not at all. */
(count) => {
  let seed = 20;
  const chance = (most) => (seed = (seed * 48271) % 2147483647) % most;
  const any = (list) => list[chance(list.length)];

  const cyclic = { type: "karabakh-map" };
  cyclic.height = cyclic.data = cyclic;
  const heights = [
    1e308, -1e308, -1, 0, 99999999, NaN, Infinity, -Infinity, 1e-9, null, undefined, "640", "1px;position:fixed",
    "calc(100vh)", [640], { valueOf: 1 }, true, 10n, new Date(0), new Number(640),
  ];
  const words = [
    "karabakh-map", "KARABAKH-MAP", "amp", "embed-size", "height", "pymxPYMx1xPYMxheightxPYMx9", "javascript:alert(1)",
    "<img src=x onerror=alert(1)>", "__proto__", "\u2028", "\ud800", "x".repeat(5000),
  ];
  const things = [[], {}, cyclic, /a/, new Map([["type", "karabakh-map"]]), new Error("height"), new ArrayBuffer(8)];
  const values = [...heights, ...words, ...things];
  const keys = [
    "type", "height", "width", "sentinel", "ask", "constructor", "toString", "then", "data", "source", "origin", "period",
    "lang", "layers", "href", "src",
  ];

  const type = "karabakh-map";
  const lies = heights.flatMap((height) => [{ type, height }, { sentinel: "amp", type: "embed-size", height }]);
  lies.push(...values, ...["period", "reload", "__proto__", null].map((ask) => ({ type, ask })));
  lies.push(JSON.parse(`{"type": "${type}", "__proto__": {"height": 200}, "constructor": {"prototype": {"height": 1}}}`));
  while (lies.length < count) {
    const lie = {};
    for (let parts = 1 + chance(4); parts; parts -= 1) lie[any(keys)] = any(values);
    if (chance(2)) lie.type = type;
    lies.push(chance(20) ? lie : any(values));
  }
  return lies;
}
