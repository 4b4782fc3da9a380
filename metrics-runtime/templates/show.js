"use strict";
// Texts of metrics are inserted as text, never as markup.
const PERIOD = 2000, KEPT = 150, WINDOW = 30;
const base = location.pathname.replace(/\/?$/, "/");
const one = (selector, within = document) => within.querySelector(selector);
const search = one("#search"), pause = one("#pause"), status = one("#status");
const cards = new Map([...document.querySelectorAll(".family")].map((card) => [card.dataset.family, {
  card, facts: (one(".name", card).textContent + " " + one(".help", card).textContent).toLowerCase(),
  history: [], seen: [], rows: new Map(), all: false,
}]));
let paused = false, failures = 0, asked = 0, timer = 0, last = null;

const number = (value) => typeof value === "string" ? { "NaN": NaN, "+Inf": Infinity, "-Inf": -Infinity }[value] : value;
const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
function spelled(value, unit) {
  if (value == null) return "–";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "−Inf";
  const size = Math.abs(value);
  if (unit === "seconds" && size < 1e6 && value !== 0) {
    const [by, name] = size < 1e-3 ? [1e6, "µs"] : size < 1 ? [1e3, "ms"] : [1, "s"];
    return plain.format(value * by) + " " + name;
  }
  if (unit === "bytes" && size >= 1000) {
    const step = Math.min(Math.floor(Math.log10(size) / 3), 5);
    return plain.format(value / 1000 ** step) + " " + ["", "kB", "MB", "GB", "TB", "PB"][step];
  }
  if (size >= 1e15 || (size < 1e-4 && value !== 0)) return value.toExponential(3);
  return size >= 1000 ? whole.format(value) : plain.format(value);
}

// Returns the increase of a counter per second; null across a restart.
function rate(now, then, key) {
  if (!then || !(now[key] >= then[key]) || now.at <= then.at) return null;
  return (now[key] - then[key]) * 1000 / (now.at - then.at);
}

// Interpolates linearly within a bucket, as histogram_quantile does.
function quantile(rank, now, then) {
  if (!then || then.buckets.length !== now.buckets.length) return null;
  const gained = now.buckets.map(([bound, count], at) => [bound, count - then.buckets[at][1]]);
  const total = gained.length ? gained[gained.length - 1][1] : 0;
  if (!(total > 0)) return null;
  const wanted = rank * total, at = gained.findIndex(([, count]) => count >= wanted);
  const [below, before] = at > 0 ? gained[at - 1] : [0, 0], [bound, count] = gained[at];
  if (bound === Infinity) return below;
  return below + (bound - below) * (wanted - before) / (count - before);
}

// Returns the most informative number of a family, and its description.
function headline(entry, family, now) {
  const then = entry.seen[0], unit = family.unit;
  switch (family.kind) {
    case "counter": {
      const value = rate(now, entry.seen[entry.seen.length - 1], "sum");
      return [value, value == null ? spelled(now.sum, unit) : spelled(value, unit) + "/s", `${spelled(now.sum, unit)} in all`];
    }
    case "histogram": {
      const value = quantile(0.99, now, then), speed = rate(now, then, "sum");
      return [value, value == null ? spelled(now.sum) : spelled(value, unit),
        value == null ? "observations" : `p99, of ${spelled(speed)}/s`];
    }
    // The values are 0 or 1. The labels hold the information.
    case "info": case "stateset": {
      const on = family.top.filter((series) => series.value === 1), what = family.kind === "info" ? "" : "on";
      return number(family.sum) === 1 && on.length === 1 ? [null, on[0].labels.at(-1)?.[1] ?? "1", what]
        : [null, spelled(number(family.sum)), what || "series"];
    }
    default: {
      const value = number(family.highest);
      return [value, spelled(value, unit), family.series > 1 ? `highest; lowest ${spelled(number(family.lowest), unit)}` : ""];
    }
  }
}

// Draws the history from the right, with smaller steps once it fills the width.
function draw(entry) {
  const points = entry.history, values = points.filter(Number.isFinite), steps = Math.max(points.length, 30) - 1;
  const low = Math.min(...values), span = Math.max(...values) - low, flat = low === 0 ? 27 : 14;
  const path = points.map((value, at) => Number.isFinite(value)
    ? `${(120 - (points.length - 1 - at) * 120 / steps).toFixed(1)},${(span ? 27 - (value - low) / span * 26 : flat).toFixed(1)}` : "");
  one("polyline", entry.card).setAttribute("points", values.length > 1 ? path.filter(Boolean).join(" ") : "");
}

// Quotes a text. Escapes invisible characters, and those that change the direction of text.
function quoted(text) {
  const hiding = /[\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  return JSON.stringify(text).replace(hiding, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
}

function cell(row, name, text) {
  const td = row.appendChild(document.createElement("td"));
  td.className = name;
  td.textContent = text;
  return td;
}

function table(entry, family, at, overflow) {
  const { card } = entry, rows = new Map(), body = document.createDocumentFragment();
  for (const series of family.top) {
    const key = JSON.stringify(series.labels), value = number(series.value), row = document.createElement("tr");
    const cells = cell(row, "labelled", "").appendChild(document.createElement("div"));
    cells.textContent = series.labels.length ? "" : "(no labels)";
    cells.title = series.labels.map(([name, text]) => `${name}=${quoted(text)}`).join("  ").slice(0, 4000);
    for (const [name, text] of series.labels) {
      const pair = cells.appendChild(document.createElement("bdi"));
      pair.appendChild(document.createElement("span")).textContent = name + "=";
      pair.append(quoted(text));
      if (text === overflow) row.className = "overflow";
    }
    const now = { at, value }, counts = family.kind === "counter" || family.kind === "histogram" || family.kind === "summary";
    cell(row, "number", spelled(value, family.kind === "histogram" ? "" : family.unit)).title = String(value);
    const speed = rate(now, entry.rows.get(key), "value");
    cell(row, "number", series.mean != null ? spelled(number(series.mean), family.unit)
      : counts && speed != null ? spelled(speed, family.unit) + "/s" : "");
    rows.set(key, now);
    body.append(row);
  }
  entry.rows = rows;
  one("tbody", card).replaceChildren(body);
  const extra = one(".extra", card);
  extra.textContent = family.kind === "counter" ? "A second" : /histogram|summary/.test(family.kind) ? "Mean" : "";
  one("table", card).classList.toggle("two", extra.textContent === "");
  one("th.number", card).textContent = /histogram|summary/.test(family.kind) ? "Observations" : "Value";
  one("table", card).hidden = family.top.length === 0;
  const none = one(".none", card), rest = (family.matched || family.series) - family.top.length, all = one(".all", card);
  none.hidden = family.top.length > 0;
  none.textContent = "No series yet: they come with the first key.";
  all.hidden = !(rest > 0 || entry.all);
  all.disabled = entry.all && rest > 0 && family.top.length >= 500;
  all.textContent = !entry.all ? `Show ${whole.format(Math.min(rest, 500 - family.top.length))} more, by value`
    : rest > 0 ? `${whole.format(rest)} more; search to narrow` : "Show the largest only";
}

function show(family, at, overflow, isAll) {
  const entry = cards.get(family.name);
  if (!entry) return false;
  if (!entry.all || isAll) table(entry, family, at, overflow);
  if (isAll) return true;
  const now = { at, sum: number(family.sum), buckets: family.buckets.map(([bound, count]) => [number(bound), count]) };
  const [value, text, what] = headline(entry, family, now), searched = search.value.trim() !== "";
  one(".value", entry.card).textContent = text;
  entry.card.classList.toggle("quiet", value === 0);
  one(".what", entry.card).textContent = what;
  one(".series", entry.card).textContent = family.series === 1 ? "1 series"
    : searched && family.matched ? `${whole.format(family.matched)} of ${whole.format(family.series)} series` : `${whole.format(family.series)} series`;
  entry.matched = family.matched;
  entry.seen.push(now);
  if (entry.seen.length > WINDOW) entry.seen.shift();
  entry.history.push(value == null ? NaN : value);
  if (entry.history.length > KEPT) entry.history.shift();
  draw(entry);
  return true;
}

function keys(source, at) {
  const section = one(`[data-source="${at}"]`), usage = source.keys;
  if (!section || !usage || !one(".keys", section)) return;
  one(".count", section).textContent = `${whole.format(usage.live)} of ${whole.format(usage.cap)} keys of ${usage.label}`;
  one("meter", section).value = usage.live;
  const folding = one(".folding", section), folds = usage.folded > 0 || usage.overflow != null;
  folding.hidden = !folds;
  const text = `${whole.format(usage.folded)} look-up${usage.folded === 1 ? "" : "s"} exceeded the limit of ${whole.format(usage.cap)} keys`
    + (usage.overflow == null ? "." : ` and shared ${usage.label}=${quoted(usage.overflow)}.`);
  if (folds && folding.textContent !== text) folding.textContent = text;
}
