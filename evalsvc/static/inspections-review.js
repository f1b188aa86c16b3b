// Judges rows by keys, and remembers which rows a reviewer has looked at; without it every act is a button.
"use strict";
(() => {
  const rows = [...document.querySelectorAll(".review-row")];
  const bar = document.querySelector(".review-bar");
  const token = document.querySelector("input[name=csrf_token]").value;
  const headers = { Accept: "application/json" };
  const send = (address, body) => fetch(address, { method: "POST", body, headers, credentials: "same-origin" });

  const unread = new Set();
  let timer = 0;
  function look(row) {
    if (!row.classList.contains("is-unread")) return;
    row.classList.remove("is-unread");
    unread.add(row.dataset.row);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const body = new FormData();
      body.append("csrf_token", token);
      unread.forEach((name) => body.append("row", name));
      unread.clear();
      send(bar.dataset.read, body).catch(() => undefined);
    }, 800);
  }

  function go(row) {
    if (!row) return;
    row.open = true;
    row.querySelector("summary").focus();
    row.scrollIntoView({ block: "center" });
    look(row);
  }

  async function agree(row) {
    const form = row.querySelector(".judge-agree");
    if (!form) return;
    const place = row.querySelector(".review-state");
    try {
      const told = await (await send(form.action, new FormData(form))).json();
      if (!told.kept) { place.textContent = told.sentences.join(""); return; }
    } catch {
      place.textContent = "没有记下，请检查网络后再试";
      return;
    }
    if (!place.querySelector(".word")) {
      const left = document.querySelector(".review-left");
      left.textContent = Math.max(0, Number(left.textContent) - 1);
    } else if (place.querySelector(".word-red")) {
      const against = document.querySelector(".review-against");
      against.textContent = Math.max(0, Number(against.textContent) - 1);
    }
    const word = document.createElement("span");
    word.className = "word word-green";
    word.textContent = "同意";
    place.replaceChildren(word);
    look(row);
    row.open = false;
    go(rows[rows.indexOf(row) + 1]);
  }

  for (const row of rows) {
    row.addEventListener("focusin", () => look(row));
    row.querySelector(".judge-agree")?.addEventListener("submit", (event) => { event.preventDefault(); agree(row); });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || (event.target.tagName === "INPUT" && event.target.type !== "radio")) return;
    const present = event.target.closest(".review-row");
    const place = rows.indexOf(present);
    if (event.key === "j") go(rows[Math.min(rows.length - 1, place + 1)]);
    else if (event.key === "k") go(rows[Math.max(0, place - 1)]);
    else if (event.key === "a" && present) agree(present);
    else if (event.key === "d" && present) {
      const fold = present.querySelector(".judge-against");
      if (!fold) return;
      event.preventDefault();
      fold.open = true;
      fold.querySelector("input[type=radio]").focus();
    }
  });
})();
