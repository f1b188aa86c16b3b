// The keys 5 to 1 choose a level, wherever one is but in a text; without a script the plain choices do the same.
document.addEventListener("keydown", function (event) {
  var at = event.target;
  var writes = at.tagName === "TEXTAREA" || (at.tagName === "INPUT" && at.type === "text");
  if (writes || event.ctrlKey || event.altKey || event.metaKey || !/^[1-5]$/.test(event.key)) { return; }
  var level = document.getElementById("v" + event.key);
  if (level) { level.checked = true; level.focus(); event.preventDefault(); }
});
