// On a narrow screen the rows of a list stand as cards; each cell then says under which head it stood.
(function () {
  "use strict";

  function name(table) {
    var heads = Array.prototype.map.call(table.tHead.rows[0].cells, function (head) {
      return head.querySelector(".visually-hidden") ? "" : head.textContent.trim();
    });
    Array.prototype.forEach.call(table.tBodies, function (body) {
      Array.prototype.forEach.call(body.rows, function (row) {
        Array.prototype.forEach.call(row.cells, function (cell) {
          if (cell.tagName === "TD" && heads[cell.cellIndex] && heads[cell.cellIndex] !== "操作") {
            cell.dataset.head = heads[cell.cellIndex];
          }
        });
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("table.list"), name);
})();
