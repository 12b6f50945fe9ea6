"""What every page of ours is held against in a browser."""

from selenium import webdriver

WIDTHS = (360, 820, 1400)


def opened(browser: webdriver.Chrome, page: str, width: int = 1400) -> webdriver.Chrome:
    """The page, freshly loaded at a width that the device has, not only its window."""
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get("about:blank")
    browser.get(page)
    return browser


def too_wide(shown: webdriver.Chrome, width: int) -> list[str]:
    """What is wider than the screen, but for what scrolls in its own frame."""
    whole = shown.execute_script("return document.documentElement.scrollWidth")
    wide: list[str] = shown.execute_script(
        "return [...document.querySelectorAll('body *')].filter(e => !e.closest('pre, .table, svg')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    return wide if whole <= width else [*wide, f"the page itself: {whole}"]


def too_weak(browser: webdriver.Chrome, page: str, scheme: str) -> list[str]:
    """Text that stands out from its ground by a ratio below 4.5, which WCAG asks for."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    weak: list[str] = opened(browser, page).execute_script(_CONTRAST)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    return weak


_CONTRAST = """
const channel = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
const parse = text => text.match(/[0-9.]+/g).map(Number);
const ground = element => {
  for (let e = element; e; e = e.parentElement) {
    const found = parse(getComputedStyle(e).backgroundColor);
    if (found.length === 3 || found[3] > 0) return found;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
};
const weak = [];
for (const element of document.querySelectorAll('header *, main *, nav *, footer')) {
  const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  if (!own || element.closest('svg, select') || !element.getClientRects().length) continue;
  const ink = light(parse(getComputedStyle(element).color)), paper = light(ground(element));
  const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  if (ratio < 4.5) weak.push([element.outerHTML.slice(0, 80), ratio]);
}
return weak;
"""
