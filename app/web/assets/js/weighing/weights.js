// The same reading of weights as app/orders/weights.py: a test holds the two against one table.
const GRAMS = { kg: 1000, hg: 100, etti: 100, etto: 100, g: 1, gr: 1 };
const WEIGHT = /^(\d{1,7})(?:[.,](\d{1,3}))?\s*(kg|hg|etti|etto|gr|g)?\.?$/i;
const MOST_GRAMS = 2_000_000;

export function gramsOf(text) {
  const found = WEIGHT.exec(text.trim().replace(/\s+/g, " "));
  if (!found) return null;
  let [, whole, rest, unit] = found;
  if (unit === undefined) unit = rest === undefined ? "g" : "kg";
  unit = unit.toLowerCase();
  if ((unit === "g" || unit === "gr") && rest?.length === 3) {
    whole += rest;
    rest = undefined;
  }
  const times = 10 ** (rest?.length ?? 0);
  const exact = Number(whole + (rest ?? "")) * GRAMS[unit];
  if (exact % times !== 0) return null;
  const grams = exact / times;
  return grams > 0 && grams <= MOST_GRAMS ? grams : null;
}

export function isStrange(said, expected, from) {
  if (said === 0) return false;
  return expected === 0 || said >= from * expected || said * from <= expected;
}

// What is strange of a report, with what was expected: pieces one by one, else the whole.
export function strangePart(row, report) {
  const { kind, due, content, from } = row;
  const pairs = [];
  if (report.pieces === null) {
    if (report.units !== null) pairs.push({ said: report.units, expected: due, grams: false });
  } else if (kind === "pieces") {
    for (const said of report.pieces) pairs.push({ said, expected: content, grams: true });
    pairs.push({ said: report.pieces.length, expected: due, grams: false });
  } else {
    const said = report.pieces.reduce((sum, grams) => sum + grams, 0);
    pairs.push({ said, expected: due * content, grams: true });
  }
  return pairs.find(({ said, expected }) => isStrange(said, expected, from)) ?? null;
}

// What may have been meant: a unit or a comma that slipped.
export function meant({ said, expected }, from) {
  for (const times of [1000, 1 / 1000, 1 / 10, 10, 1 / 100, 100]) {
    const other = said * times;
    if (Number.isInteger(other) && other > 0 && !isStrange(other, expected, from)) return other;
  }
  return null;
}

export function weightText(grams) {
  const number = (value) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value);
  return grams >= 1000 && grams % 10 === 0 ? `${number(grams / 1000)} kg` : `${number(grams)} g`;
}
