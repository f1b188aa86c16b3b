"""Citizens' style sheets, as served, hold nothing newer than the WebKit of 2018; and the linter that says so is itself tried."""

from urllib.parse import urljoin

import pytest

from tests.css import faults
from tests.page import Page

OLD = {
    "plain": "a{color:#0b57a4;margin:0 auto}",
    "flex": ".l{display:flex;flex:1 0 auto;align-items:center;justify-content:space-between}",
    "grid with gap": ".g{display:grid;gap:8px;grid-template-columns:repeat(2,minmax(0,1fr))}",
    "custom property": ":root{--ink:#16202b}p{color:var(--ink)}",
    "calc and units": "p{width:calc(100% - 2rem);height:50vh;transition:opacity .2s ease-in}",
    "selectors of then": "li:not(.a):nth-child(2n+1)::before,a:focus-within{content:''}",
    "media of then": "@media (max-width:600px) and (orientation:portrait){p{margin:0}}@media (prefers-reduced-motion:reduce){p{transition:none}}",
    "supports": "@supports (display:grid){p{display:grid}}",
    "prefixed": "html{-webkit-text-size-adjust:100%}.s{position:-webkit-sticky}select{-webkit-appearance:none}",
    "colours of then": "p{color:rgba(0,0,0,.5);background:rgb(1,2,3);border-color:currentColor}",
    "eight digits": "p{color:#11223344}",
    "frames": "@keyframes a{from{opacity:0}to{opacity:1}}",
    "min and max": "h1{width:min(1rem,2vw);height:calc(1px + max(1rem,2vw))}",
    "safe area": "body{padding:env(safe-area-inset-top)}",
}
NEW = {
    "flex gap": (".w{display:flex;gap:8px}", "gap without a grid"),
    "gap alone": (".w{row-gap:8px}", "row-gap without a grid"),
    "has": ("div:has(p){color:red}", "selector has"),
    "is": (":is(a,b){color:red}", "selector is"),
    "where": (":where(a){color:red}", "selector where"),
    "focus-visible": ("a:focus-visible{color:red}", "selector focus-visible"),
    "not with a list": ("a:not(.a,.b):is(b){color:red}", "selector is"),
    "has inside not": ("a:not(:has(b)){color:red}", "selector has"),
    "file button": ("::file-selector-button{color:red}", "selector file-selector-button"),
    "aspect-ratio": ("img{aspect-ratio:1/1}", "property aspect-ratio"),
    "inset": ("p{inset:0}", "property inset"),
    "margin-inline": ("p{margin-inline:auto}", "property margin-inline"),
    "accent-color": ("input{accent-color:blue}", "property accent-color"),
    "color-scheme": (":root{color-scheme:light}", "property color-scheme"),
    "appearance unprefixed": ("select{appearance:none}", "property appearance"),
    "clamp": ("h1{font-size:clamp(1rem,2vw,2rem)}", "function clamp"),
    "round inside calc": ("h1{width:calc(1px + round(up,1rem,2px))}", "function round came"),
    "sticky": (".s{position:sticky}", "value position: sticky"),
    "flow-root": (".s{display:flow-root}", "value display: flow-root"),
    "small viewport": ("p{height:100svh}", "unit svh"),
    "dynamic viewport": ("p{height:100dvh}", "unit dvh"),
    "line height unit": ("p{margin:1lh}", "unit lh"),
    "colour without commas": ("p{color:rgb(1 2 3 / 50%)}", "rgb without commas"),
    "color-mix": ("p{color:color-mix(in srgb,red,blue)}", "function color-mix"),
    "conic gradient": ("p{background:conic-gradient(red,blue)}", "function conic-gradient"),
    "layer": ("@layer a{p{color:red}}", "at-rule layer"),
    "container": ("@container (width > 1px){p{color:red}}", "at-rule container"),
    "property": ("@property --a{syntax:'*';inherits:false}", "at-rule property"),
    "dark scheme": ("@media (prefers-color-scheme:dark){p{color:red}}", "media prefers-color-scheme"),
    "range": ("@media (width >= 600px){p{color:red}}", "media range_syntax"),
    "reversed range": ("@media (600px <= width){p{color:red}}", "media range_syntax"),
    "new inside media": ("@media print{p{inset:0}}", "property inset"),
    "new inside frames": ("@keyframes a{from{inset:0}}", "property inset"),
    "new inside supports": ("@supports (display:grid){p{inset:0}}", "property inset"),
    "nesting": ("p{color:red;&:hover{color:blue}}", "nesting"),
    "nested rule": ("p{color:red;.a{color:blue}}", "nesting"),
    "text-wrap": ("h1{text-wrap:balance}", "property text-wrap"),
    "misspelt": ("p{colour:red}", "property colour is unknown"),
    "not a declaration": ("p{color}", "line 1"),
}


@pytest.mark.parametrize("css", OLD.values(), ids=OLD)
def test_what_2018_knew_passes(css):
    assert faults(css) == []


@pytest.mark.parametrize(("css", "said"), NEW.values(), ids=NEW)
def test_planted_novelty_is_found(css, said):
    found = faults(css)

    assert any(said in fault for fault in found), found


def test_fault_says_where():
    assert faults("a{color:red}\n\nb{inset:0}")[0].startswith("line 3: ")


@pytest.mark.parametrize("query", ["", "?big=1", "?lang=en", "?lang=en&big=1"])
def test_citizens_page_as_served(client, region, query):
    for path in (region.window_point.path, region.hall_point.path, "/receipt", "/r/0000000000000"):
        style = "\n".join(element.text or "" for element in Page(client.get(path + query).text).elements("style"))

        assert style
        assert faults(style) == [], path


def test_modes_have_styles_of_their_own(client, region):
    page = client.page(region.window_point.path)
    links = [urljoin(region.window_point.path, element.get("href")) for element in page.elements("a") if "?" in element.get("href", "")]
    styles = {client.page(link).one("style").text for link in links}

    assert len(styles | {page.one("style").text}) == 2
