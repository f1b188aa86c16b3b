// Large keys for the number on a touch screen, in place of the telephone's own keyboard. Without this script that one comes up.
"use strict";
(() => {
  const keys = document.getElementById("keys");
  const field = document.getElementById("n");
  if (!keys || !field || !window.matchMedia("(pointer: coarse)").matches) return;
  keys.hidden = false;
  field.inputMode = "none";
  let fresh = field.value !== "";
  keys.addEventListener("click", (event) => {
    const key = event.target.dataset.key;
    if (!key) return;
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = field.value.slice(0, -1);
    else if (fresh) field.value = key;
    else if (field.value.length < 6) field.value = field.value === "0" ? key : field.value + key;
    fresh = false;
  });
})();
