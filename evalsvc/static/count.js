(function () {
  var box = document.getElementById("comment");
  if (!box) return;
  var limit = +box.getAttribute("data-limit");
  var words = box.getAttribute("data-left");
  var note = document.createElement("p");
  note.className = "q";
  note.setAttribute("aria-live", "polite");
  box.parentNode.insertBefore(note, box.nextSibling);
  function count() {
    var text = box.value.trim();
    if (text.normalize) text = text.normalize("NFC");
    // Code points are close to what the server counts (grapheme clusters), and never fewer.
    var n = Array.from ? Array.from(text).length : text.length;
    note.textContent = text ? words.replace("{n}", limit - n) : "";
    note.className = n > limit ? "e" : "q";
  }
  box.addEventListener("input", count);
  count();
})();
