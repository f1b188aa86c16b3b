// Opens the page again while something runs, unless somebody reads it by keyboard or has marked a text.
(function () {
  "use strict";
  var mark = document.currentScript;

  function again() {
    var away = document.hidden || (document.activeElement && document.activeElement !== document.body) || String(window.getSelection());
    if (away) {
      window.setTimeout(again, 1000);
    } else {
      window.location.replace(mark.dataset.to);
    }
  }

  window.setTimeout(again, Number(mark.dataset.after) * 1000);
})();
