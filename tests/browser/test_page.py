"""The page of a failure analysis in a real browser."""

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from support.browsing import WIDTHS, opened, too_weak, too_wide
from support.command import run

pytestmark = pytest.mark.browser

PROGRAMS = Path(__file__).parents[1] / "corpus" / "analyses"
PINNED = ("--bindings", "cdktf-cdktf-provider-aws=20.1.0", "--select", "SP1")


@pytest.fixture(scope="session")
def page(session_folder: Path) -> str:
    """The address of the page about the payments program."""
    file = session_folder / "page.html"
    ran = run(session_folder, "report", PROGRAMS / "payments", *PINNED, "--out", file)
    assert ran.code == 1, ran.err
    return file.as_uri()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(browser: webdriver.Chrome, page: str, width: int) -> None:
    """On a phone as on a desk, only code scrolls sideways, inside its own frame."""
    assert too_wide(opened(browser, page, width), width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_one_picture_is_seen_at_its_own_size(
    browser: webdriver.Chrome, page: str, width: int
) -> None:
    """The picture for the width is drawn; no text leaves its card."""
    shown = opened(browser, page, width)
    seen = [p for p in shown.find_elements(By.CSS_SELECTOR, ".picture") if p.is_displayed()]
    assert len(seen) == 1
    outside = shown.execute_script(
        "return [...arguments[0].querySelectorAll('.card')].flatMap(card => {"
        "  const box = card.querySelector('rect').getBoundingClientRect();"
        "  return [...card.querySelectorAll('text')].filter(t => {"
        "    const r = t.getBoundingClientRect();"
        "    return r.right > box.right + 1 || r.bottom > box.bottom + 1; })"
        "    .map(t => t.textContent); })",
        seen[0],
    )
    assert outside == []
    assert seen[0].find_elements(By.CSS_SELECTOR, ".card")


def test_a_mark_in_the_picture_leads_to_its_failure(browser: webdriver.Chrome, page: str) -> None:
    """A click on a red mark jumps to the failure that it counts."""
    shown = opened(browser, page)
    mark = shown.find_element(By.CSS_SELECTOR, ".wide a")
    target = mark.get_attribute("href")
    assert target is not None or mark.get_dom_attribute("href") is not None
    shown.execute_script(
        "arguments[0].querySelector('circle').dispatchEvent("
        "new MouseEvent('click', {bubbles: true, cancelable: true}))",
        mark,
    )
    assert shown.execute_script("return location.hash").startswith("#failure-")
    assert shown.execute_script("return document.querySelector(':target').className").startswith(
        "failure"
    )


def test_filters(browser: webdriver.Chrome, page: str) -> None:
    """Failures and their entries in the contents go and come with what is chosen."""
    shown = opened(browser, page)

    def visible() -> int:
        entries = shown.find_elements(By.CSS_SELECTOR, "nav li[data-failure]")
        failures = shown.find_elements(By.CSS_SELECTOR, "article.failure")
        counts = [sum(e.is_displayed() for e in each) for each in (entries, failures)]
        assert counts[0] == counts[1]
        return counts[0]

    assert visible() == 3
    words = shown.find_element(By.NAME, "words")
    words.send_keys("S3BucketVersioning has no")
    assert shown.find_element(By.NAME, "shown").text == f"{visible()} of 3 failures"
    words.clear()
    words.send_keys("nothing has these words")
    assert visible() == 0
    words.clear()
    words.send_keys(" ")
    Select(shown.find_element(By.NAME, "level")).select_by_value("critical")
    assert visible() == 3


def test_a_hidden_failure_comes_back_when_it_is_asked_for(
    browser: webdriver.Chrome, page: str
) -> None:
    """A link to a failure that the filters hide shows it."""
    shown = opened(browser, page)
    shown.find_element(By.NAME, "words").send_keys("nothing has these words")
    shown.execute_script("location.hash = '#failure-2'")
    assert shown.find_element(By.ID, "failure-2").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(
    browser: webdriver.Chrome, page: str, scheme: str
) -> None:
    """Text stands out from its ground by a ratio of at least 4.5, as WCAG asks."""
    assert too_weak(browser, page, scheme) == []


def test_print_shows_everything_and_no_controls(browser: webdriver.Chrome, page: str) -> None:
    """On paper there are no filters, and no code is cut off."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = opened(browser, page, 720)
    hidden = [
        shown.find_element(By.CSS_SELECTOR, name).is_displayed() for name in (".filters", "nav")
    ]
    cut = shown.execute_script(
        "return [...document.querySelectorAll('pre')]"
        ".filter(p => p.scrollWidth > p.clientWidth + 1).length"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert hidden == [False, False]
    assert cut == 0


def test_the_page_asks_for_nothing(browser: webdriver.Chrome, page: str) -> None:
    """No script, style, font or picture comes from elsewhere."""
    shown = opened(browser, page)
    assert shown.execute_script("return performance.getEntriesByType('resource').length") == 0
