// Saves rows while one types, keeps unsaved texts in the browser until the server has them, moves by keys.
"use strict";
(() => {
  const PAUSE = 1200;
  const AGAIN = 5000;
  const kept = (row) => `sheet-row-${row.dataset.row}`;
  const say = (row, words, unsaved = false) => {
    const place = row.querySelector(".saved");
    place.textContent = words;
    place.classList.toggle("is-unsaved", unsaved);
  };
  const typed = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !/(csrf_token|row_version)$/.test(name)));
  const fill = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
  };
  const timers = new Map();

  async function save(row, form) {
    timers.delete(row);
    const sent = JSON.stringify(typed(form));
    say(row, "正在保存…");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = await answer.json();
      if (!told.saved) return say(row, `没有保存：${told.sentences.join("")}`, true);
      form.querySelector("[name$=row_version]").value = told.row_version;
      if (sent === JSON.stringify(typed(form))) localStorage.removeItem(kept(row));
      say(row, told.rival ? "别人刚改过这一项，两份都保留了，请刷新后选用" : `已保存 ${told.at}`, told.rival);
    } catch {
      say(row, "没有保存，内容留在这台电脑上，联网后自动再试", true);
      later(row, form, AGAIN);
    }
  }

  function later(row, form, pause = PAUSE) {
    clearTimeout(timers.get(row));
    timers.set(row, setTimeout(() => save(row, form), pause));
  }

  for (const row of document.querySelectorAll("[data-row]")) {
    const form = row.querySelector(".row-form");
    if (!form) continue;
    const changed = () => {
      localStorage.setItem(kept(row), JSON.stringify(typed(form)));
      say(row, "未保存", true);
      later(row, form);
    };
    form.addEventListener("input", changed);
    form.addEventListener("submit", () => localStorage.removeItem(kept(row)));
    const left = localStorage.getItem(kept(row));
    if (left && left !== JSON.stringify(typed(form))) {
      fill(form, JSON.parse(left));
      row.open = true;
      changed();
    }
  }

  window.addEventListener("online", () => timers.forEach((_, row) => later(row, row.querySelector(".row-form"), 0)));
  window.addEventListener("beforeunload", (event) => { if (timers.size) event.preventDefault(); });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || (event.target.tagName === "INPUT" && event.target.type !== "radio")) return;
    const rows = [...document.querySelectorAll(".sheet-row")];
    const present = event.target.closest(".sheet-row");
    const place = rows.indexOf(present);
    if (event.key === "j" || event.key === "k") {
      const next = rows[Math.min(rows.length - 1, Math.max(0, place + (event.key === "j" ? 1 : -1)))];
      next.open = true;
      next.querySelector("summary").focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (present && /^[1-4]$/.test(event.key)) {
      const mark = present.querySelectorAll(".row-form input[type=radio]")[Number(event.key) - 1];
      if (mark) { mark.checked = true; mark.dispatchEvent(new Event("input", { bubbles: true })); }
    }
  });
})();
