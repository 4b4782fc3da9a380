// Shows only families whose name, HELP text or series match the search.
function filter() {
  const wanted = search.value.trim().toLowerCase();
  let shown = 0;
  for (const entry of cards.values()) {
    entry.card.hidden = wanted !== "" && !entry.facts.includes(wanted) && !(entry.matched > 0 && entry.having === wanted);
    shown += !entry.card.hidden;
  }
  for (const section of document.querySelectorAll(".source")) {
    section.hidden = wanted !== "" && !one(".family:not([hidden])", section);
  }
  one("#nothing").hidden = shown > 0 || cards.size === 0;
}

async function get(wanted) {
  const answer = await fetch(`${base}metrics.json?${new URLSearchParams(wanted)}`, { cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  return answer.json();
}

// Shows what the exposition leaves out, and why.
function leftOut(reasons) {
  const list = one("#left-out");
  list.hidden = reasons.length === 0;
  if ([...list.children].map((item) => item.textContent).join("\n") === reasons.join("\n")) return;
  list.replaceChildren(...reasons.map((why) => Object.assign(document.createElement("li"), { textContent: why })));
}

function say(state, text) {
  if (status.dataset.state === state && one("span", status).textContent === text) return;
  status.dataset.state = state;
  one("span", status).textContent = text;
}

function ago(then) {
  const seconds = Math.round((Date.now() - then) / 1000);
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}

async function refresh() {
  clearTimeout(timer);
  const round = ++asked, text = search.value.trim().toLowerCase();
  try {
    const { sources, left_out } = await get({ having: text });
    if (round !== asked) return;
    const at = performance.now(), names = new Set();
    let known = true;
    sources.forEach((source, index) => {
      keys(source, index);
      for (const family of source.families) {
        names.add(family.name);
        known = show(family, at, source.keys?.overflow, false) && known;
      }
    });
    for (const [name, entry] of cards) {
      entry.having = text;
      known = known && names.has(name);
      if (!entry.all || !entry.card.open || entry.card.hidden) continue;
      const [source] = (await get({ family: name, having: text, limit: 500 })).sources.filter((source) => source.families.length);
      if (source && round === asked) show(source.families[0], at, source.keys?.overflow, true);
    }
    if (round !== asked) return;
    leftOut(left_out);
    one("#changed").hidden = known;
    failures = 0;
    last = Date.now();
    one("#gone").hidden = true;
    document.body.classList.remove("stale");
    filter();
    say(paused ? "paused" : "live", paused ? "paused" : "live");
  } catch (error) {
    if (round !== asked) return;
    failures += 1;
    const gone = one("#gone"), text = last === null ? "The service does not answer." : `The service does not answer. The values are from ${ago(last)}.`;
    gone.textContent = text;
    gone.hidden = false;
    document.body.classList.add("stale");
    say("gone", "no answer");
  }
  if (!paused && !document.hidden) timer = setTimeout(refresh, Math.min(PERIOD * 2 ** Math.min(failures, 3), 10000));
}

async function copy(button) {
  const code = button.previousElementSibling, text = code.textContent;
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers offer the clipboard only over TLS. Without it, select the query for the copy shortcut.
    getSelection().selectAllChildren(code);
    done = document.execCommand("copy");
  }
  button.textContent = done ? "Copied" : "Press Ctrl-C";
  setTimeout(() => { button.textContent = "Copy PromQL"; }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.classList.contains("copy")) copy(button);
  if (button.classList.contains("all")) {
    const entry = cards.get(button.closest(".family").dataset.family);
    entry.all = !entry.all;
    refresh();
  }
  if (button.id === "clear") {
    search.value = "";
    filter();
    refresh();
    search.focus();
  }
});
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Resume" : "Pause";
  clearTimeout(timer);
  if (paused) say("paused", "paused");
  else refresh();
});
let typing = 0;
search.addEventListener("input", () => {
  filter();
  clearTimeout(typing);
  typing = setTimeout(refresh, 250);
});
document.addEventListener("keydown", (event) => {
  const writing = event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey;
  if (event.key === "/" && !writing) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "Escape" && event.target === search) {
    search.value = "";
    search.dispatchEvent(new Event("input"));
  }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && !paused) refresh(); });
for (const link of document.querySelectorAll(".exposition")) link.href = base + "metrics";
for (const control of document.querySelectorAll("[data-live]")) control.hidden = false;
refresh();
