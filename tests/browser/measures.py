"""What is measured inside a page, as functions that the browser runs."""

# What a finger must hit, with its size, when it is lower than `least` or narrower: a choice is hit by its label, links in running text are let through.
SMALL_TARGETS = """least => {
  const choice = field => field && /^(radio|checkbox)$/.test(field.type);
  const hit = element => element.matches("label") ? choice(element.control) : !(choice(element) && element.labels.length);
  return [...document.querySelectorAll("header a, main a, main button, main summary, main input, main select, main textarea, main label")]
    .filter(element => element.checkVisibility() && hit(element) && !element.closest("p, td, .visually-hidden"))
    .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.height < least - .01 || box.width < least - .01))
    .map(([html, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`);
}"""

# Every visible text (and what is typed into fields) that stands out against its ground by less than `least` to one.
PALE_TEXTS = """least => {
  const colour = text => { const [red, green, blue, alpha = 1] = text.match(/[\\d.]+/g).map(Number); return [red, green, blue, alpha]; };
  const over = (below, top) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const line = element => element ? [...line(element.parentElement), element] : [];
  const ground = element => line(element).map(each => colour(getComputedStyle(each).backgroundColor)).reduce(over, [255, 255, 255]);
  const share = value => value <= 10.31475 ? value / 3294.6 : ((value / 255 + .055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) => .2126 * share(red) + .7152 * share(green) + .0722 * share(blue);
  const ratio = element => {
    const below = ground(element), faint = line(element).reduce((left, each) => left * getComputedStyle(each).opacity, 1);
    const ink = colour(getComputedStyle(element).color);
    const [dark, bright] = [light(below), light(over(below, [...ink.slice(0, 3), ink[3] * faint]))].sort((one, other) => one - other);
    return (bright + .05) / (dark + .05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [...document.querySelectorAll("textarea, input.i")];
  while (texts.nextNode()) if (texts.currentNode.data.trim()) found.push(texts.currentNode.parentElement);
  return found.filter(element => element.checkVisibility()).map(element => [ratio(element), element.innerText || element.value])
    .filter(([given]) => given < least).map(([given, text]) => `${given.toFixed(2)} ${text.slice(0, 40)}`);
}"""

# Where the keyboard stands: what it is called, whether one sees it, and whether it lies in the window (of a field of many lines, the one with the cursor).
FOCUS = """() => {
  const at = document.activeElement, label = at.labels && at.labels[0], choice = /^(radio|checkbox)$/.test(at.type), shown = choice && label ? label : at;
  const looks = [at, shown].map(element => getComputedStyle(element)).filter(style => style.opacity !== "0");
  const ring = looks.some(style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/^rgba.*, 0\\)$/.test(style.outlineColor))
    || style.boxShadow !== "none");
  const box = shown.getBoundingClientRect(), least = at.matches("textarea") ? 24 : Math.floor(box.height);
  const seen = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0) >= least && box.left >= 0 && box.right <= innerWidth;
  return { name: (label || at).innerText.trim(), ring, seen };
}"""

# The boxes of some elements, rounded to hundredths.
BOXES = """elements => elements.map(element => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left, top, width, height].map(value => Math.round(value * 100) / 100);
})"""

# What a page says in Chinese, in texts and attributes, outside of what says in which language it is, and of what somebody has typed.
HAN = """() => {
  const words = "[lang^=zh], [data-verbatim], textarea, style, script", marked = element => element.closest(words);
  const han = /[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u3000-\\u303f]/;
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) if (han.test(texts.currentNode.data) && !marked(texts.currentNode.parentElement)) found.push(texts.currentNode.data.trim());
  for (const element of document.querySelectorAll("*"))
    for (const { name, value } of element.attributes)
      if (han.test(value) && !marked(element) && !(name === "value" && element.matches("input.i"))) found.push(`${name}=${value}`);
  return found;
}"""
