(function () {
  var box = document.getElementById("comment");
  var note = document.getElementById("limit");
  var wrong = document.getElementById("e-comment");
  if (!box || !note) return;
  var plain = note.textContent;
  box.addEventListener("input", function () {
    var text = box.value.trim();
    if (text.normalize) text = text.normalize("NFC");
    // Code points are close to what the server counts (grapheme clusters), and never fewer.
    var left = box.getAttribute("data-limit") - (Array.from ? Array.from(text) : text).length;
    var words = box.getAttribute(left < 0 ? "data-over" : "data-left");
    note.textContent = text ? words.replace("{n}", Math.abs(left)) : plain;
    note.className = left < 0 ? "e" : "q";
    // Read aloud only when it begins to matter.
    note.setAttribute("aria-live", left < 20 ? "polite" : "off");
    if (wrong) wrong.hidden = true;
  });
})();
