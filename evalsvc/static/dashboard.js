// Draws the charts of the board from the data in the page, and copies sentences. Without it the tables say the same.
(function () {
  "use strict";
  var PAPER = 660; // pixels that fit between the margins of an A4 page

  function draw(box) {
    var chart = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    box.hidden = false;
    box.style.height = chart.layout.height + "px"; // when the window changes its size, plotly takes the height of the box
    return Plotly.newPlot(box, chart.data, chart.layout, chart.config);
  }

  function select(element) {
    var range = document.createRange();
    range.selectNodeContents(element);
    var chosen = window.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
  }

  function copyBySelection(element) {
    element.closest("details").open = true;
    select(element);
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function copy(element) {
    // The clipboard interface is there only on https and on the machine itself.
    if (!navigator.clipboard) return copyBySelection(element);
    return navigator.clipboard.writeText(element.textContent.trim()).catch(function () { return copyBySelection(element); });
  }

  function say(button, words) {
    var status = button.parentElement.querySelector("[role=status]");
    status.textContent = words;
    setTimeout(function () { status.textContent = ""; }, 4000);
  }

  var charts = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  if (window.Plotly) {
    charts.forEach(draw);
    window.addEventListener("beforeprint", function () { charts.forEach(function (box) { Plotly.relayout(box, { width: PAPER }); }); });
    window.addEventListener("afterprint", function () { charts.forEach(function (box) { Plotly.relayout(box, { autosize: true, width: null }); }); });
  } else {
    document.querySelectorAll("[data-twin]").forEach(function (twin) { twin.open = true; });
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      copy(document.getElementById(button.dataset.copy)).then(
        function () { say(button, "已复制"); },
        function () { say(button, "已选中，请按Ctrl+C复制"); }
      );
    });
  });
})();
