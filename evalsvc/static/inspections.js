// Saves rows while one types, keeps unsaved texts in the browser until the server has them, counts, moves by keys.
"use strict";
(() => {
  const PAUSE = 1200;
  const AGAIN = 4000;
  const UNSAVED = "未保存，先存在本机";
  const place = document.querySelector("[data-person]");
  if (!place) return;
  const kept = (row) => `sheet-row:${place.dataset.person}:${row.dataset.row}`;
  const states = new Map(); // row -> {timer, busy, stamps, state}
  const stateOf = (row) => states.get(row) || states.set(row, { timer: 0, busy: false, stamps: [], state: "" }).get(row);
  const formOf = (row) => row.querySelector(".row-form");
  const versionOf = (form) => form.querySelector("[name$=row_version]");
  const typed = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !/(csrf_token|row_version)$/.test(name)));
  const stamp = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  function say(row, state, words) {
    const told = stateOf(row);
    told.state = state;
    const line = row.querySelector(".saved");
    line.textContent = words;
    line.classList.toggle("is-unsaved", state === "unsaved");
    const all = [...states.values()];
    const unsaved = all.filter((one) => one.state === "unsaved").length;
    const head = document.getElementById("kept-state");
    if (!head) return;
    head.textContent = unsaved ? `${unsaved}项${UNSAVED}` : all.some((one) => one.state === "saving") ? "正在保存…" : words;
    head.classList.toggle("is-unsaved", unsaved > 0);
  }

  function keep(row, form) {
    try {
      localStorage.setItem(kept(row), JSON.stringify({ version: versionOf(form).value, stamps: stateOf(row).stamps, values: typed(form) }));
    } catch { /* a full or forbidden store: what is typed still stands in the page */ }
  }

  function left(row) {
    try {
      return JSON.parse(localStorage.getItem(kept(row)));
    } catch {
      return null;
    }
  }

  async function send(row, form) {
    const told = stateOf(row);
    told.stamps = [stamp(), ...told.stamps].slice(0, 20);
    keep(row, form);
    const body = new FormData(form);
    body.set(`${row.dataset.row}-stamps`, told.stamps.join(" "));
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) {
      return { saved: false, again: answer.status >= 500, sentences: [answer.redirected ? "登录已过期，请在另一个窗口登录后再改一下这一项" : "请稍后再试，或者刷新页面"] };
    }
    return answer.json();
  }

  async function save(row) {
    const form = formOf(row);
    const told = stateOf(row);
    if (told.busy || !form) return;
    told.busy = true;
    told.timer = 0;
    const sent = JSON.stringify(typed(form));
    say(row, "saving", "正在保存…");
    try {
      const answer = await send(row, form);
      const same = sent === JSON.stringify(typed(form));
      if (!answer.saved) {
        say(row, "unsaved", `${UNSAVED}：${answer.sentences.join("")}`);
        if (answer.again) later(row, AGAIN);
      } else if (answer.beside) {
        if (same) await beside(row);
        else later(row);
      } else {
        told.stamps = [];
        versionOf(form).value = answer.row_version;
        show(row, answer);
        if (same) localStorage.removeItem(kept(row));
        else keep(row, form);
        say(row, same ? "saved" : "unsaved", same ? `已保存 ${answer.at}` : UNSAVED);
        if (!same && !told.timer) later(row);
      }
    } catch {
      say(row, "unsaved", `${UNSAVED}，联网后自动保存`);
      later(row, AGAIN);
    }
    told.busy = false;
  }

  function later(row, pause = PAUSE) {
    const told = stateOf(row);
    clearTimeout(told.timer);
    told.timer = setTimeout(() => { told.timer = 0; if (told.busy) later(row); else save(row); }, pause);
  }

  // Somebody else changed the row meanwhile: both texts are shown side by side, as the server has them.
  async function beside(row) {
    localStorage.removeItem(kept(row));
    const page = new DOMParser().parseFromString(await (await fetch(location.href, { credentials: "same-origin" })).text(), "text/html");
    const fresh = page.getElementById(row.id);
    if (!fresh) return location.reload();
    states.delete(row);
    row.replaceWith(fresh);
    fresh.closest("details")?.setAttribute("open", "");
    [fresh, ...fresh.querySelectorAll("[data-row]")].forEach(bind);
    say(fresh, "saved", "别人刚改过这一项，两份文字都在，请选用一份");
    fresh.querySelector(".rivals")?.scrollIntoView({ block: "nearest" });
  }

  function show(row, answer) {
    if (!answer.badge) return; // a word beside a row, and not the row
    const [words, tone] = answer.badge;
    const badge = row.querySelector("summary [data-result] .word");
    badge.textContent = words;
    badge.className = `word word-${tone}`;
    const notes = row.querySelector(".row-notes");
    if (notes) {
      const line = (text, name) => Object.assign(document.createElement("p"), { textContent: text, className: name });
      notes.replaceChildren(...answer.hints.map((hint) => line(hint, "hint-line")), ...(answer.lacks.length ? [line(`还缺：${answer.lacks.join("；")}。`, "quiet")] : []));
    }
    count();
  }

  function looked(id) {
    const form = document.querySelector(`[data-row="${id}"] .row-form`);
    return form && form.querySelector("input[type=radio]:checked") ? 1 : 0;
  }

  function count() {
    let all = 0;
    for (const link of document.querySelectorAll(".rail [data-rows]")) {
      const ids = link.dataset.rows.split(" ");
      const done = ids.reduce((sum, id) => sum + looked(id), 0);
      all += done;
      link.querySelector("[data-count]").textContent = `${done}/${ids.length}`;
      link.classList.toggle("is-done", done === ids.length);
    }
    const whole = document.querySelector("[data-count=all]");
    const rows = document.querySelectorAll(".sheet-row").length;
    if (whole && whole.textContent.endsWith(`/${rows}`)) whole.textContent = `${all}/${rows}`;
  }

  function bind(row) {
    const form = formOf(row);
    row.querySelector("summary")?.addEventListener("click", () => row.matches(".sheet-row:not([open])") && alone(row));
    if (!form) return;
    const changed = () => {
      keep(row, form);
      say(row, "unsaved", UNSAVED);
      later(row);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", (event) => event.target.type === "radio" && event.isTrusted && ask(row, event.target.value));
    form.addEventListener("submit", () => { clearTimeout(stateOf(row).timer); localStorage.removeItem(kept(row)); });
    const before = left(row);
    if (!before) return;
    if (JSON.stringify(before.values) === JSON.stringify(typed(form))) return localStorage.removeItem(kept(row));
    // With the version on which it was typed: what somebody else wrote since then is not overwritten.
    for (const [name, value] of Object.entries(before.values)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    versionOf(form).value = before.version;
    stateOf(row).stamps = before.stamps || [];
    row.closest(".sheet-row").open = true;
    changed();
    say(row, "unsaved", "找回了上次没有保存的内容，正在保存");
  }

  // What is not fulfilled asks for the measure at once, what does not apply for the reason.
  function ask(row, result) {
    const name = { under_way: "measure", not_begun: "measure", not_applicable: "reason" }[result];
    const field = name && formOf(row).querySelector(`[name$="-${name}"]`);
    if (field && !field.value) field.focus();
  }

  function alone(row) {
    if (place.dataset.view === "all") return;
    for (const other of document.querySelectorAll(".sheet-row[open]")) {
      if (other !== row && stateOf(other).state !== "unsaved" && !other.querySelector(".rivals")) other.open = false;
    }
  }

  function go(to) {
    to.open = true;
    alone(to);
    to.querySelector("summary").focus();
    to.scrollIntoView({ block: "nearest" });
  }

  document.querySelectorAll("[data-row]").forEach(bind);
  window.addEventListener("online", () => states.forEach((told, row) => told.state === "unsaved" && later(row, 0)));
  window.addEventListener("beforeunload", (event) => { if ([...states.values()].some((told) => told.state === "unsaved" || told.busy)) event.preventDefault(); });
  document.querySelectorAll(".rail a[href^='#row-']").forEach((link) => link.addEventListener("click", () => { const row = document.querySelector(link.hash); if (row) go(row); }));
  const wanted = location.hash.startsWith("#row-") ? document.getElementById(location.hash.slice(1)) : null;
  const next = wanted || (document.querySelector(".sheet-row[open]") ? null : [...document.querySelectorAll(".sheet-row")].find((row) => formOf(row) && !looked(row.dataset.row)));
  if (next) next.open = true;

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.key === "Escape" && target.closest(".row-form")) return target.closest(".sheet-row").querySelector("summary").focus();
    const writes = /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "radio");
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || writes) return;
    const rows = [...document.querySelectorAll(".sheet-row")];
    const present = target.closest(".sheet-row");
    const key = event.key.toLowerCase();
    if (rows.length && (key === "j" || key === "k")) {
      go(rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(present) + (key === "j" ? 1 : -1)))]);
    } else if (present && formOf(present) && /^[1-4]$/.test(key)) {
      const mark = formOf(present).querySelectorAll("input[type=radio]")[Number(key) - 1];
      if (!mark) return;
      event.preventDefault();
      present.open = true;
      mark.checked = true;
      mark.dispatchEvent(new Event("input", { bubbles: true }));
      ask(present, mark.value);
    }
  });
})();
