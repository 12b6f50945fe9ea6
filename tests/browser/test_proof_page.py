"""The page of several proofs in a real browser."""

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from stackproof.report.proved import as_html
from support.browsing import WIDTHS, opened, too_weak, too_wide
from support.proofs import PROOFS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def page(session_folder: Path) -> str:
    """The address of a page about three programs."""
    file = session_folder / "proof.html"
    file.write_text(as_html.text(PROOFS), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(browser: webdriver.Chrome, page: str, width: int) -> None:
    """On a phone as on a desk, only tables scroll sideways, inside their own frames."""
    assert too_wide(opened(browser, page, width), width) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(
    browser: webdriver.Chrome, page: str, scheme: str
) -> None:
    """Verdicts too, whose colours differ."""
    assert too_weak(browser, page, scheme) == []


def test_a_verdict_is_told_by_more_than_its_colour(browser: webdriver.Chrome, page: str) -> None:
    """Each has its sign and its words."""
    shown = opened(browser, page)
    seen = shown.execute_script(
        "return [...new Set([...document.querySelectorAll('td.verdict')].map(cell =>"
        " getComputedStyle(cell, '::before').content.replaceAll('\"', '') + ' '"
        " + cell.textContent))].sort()"
    )
    assert seen == [
        "? left open",
        "? not proved",
        "✓ proved",
        "✓ proved as far as it can be here",
        "✗ refuted",
    ]


def test_the_contents_lead_to_every_program(browser: webdriver.Chrome, page: str) -> None:
    """A click on a program's name shows its section."""
    shown = opened(browser, page)
    shown.find_element(By.LINK_TEXT, "ledger").click()
    target = shown.find_element(By.CSS_SELECTOR, ":target")
    assert target.find_element(By.TAG_NAME, "h2").text == "ledger"
    assert "it ended without a report, by signal 9" in target.text


def test_print_shows_everything_and_no_contents(browser: webdriver.Chrome, page: str) -> None:
    """On paper no table is cut off."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = opened(browser, page, 720)
    is_contents_shown = shown.find_element(By.TAG_NAME, "nav").is_displayed()
    cut = shown.execute_script(
        "return [...document.querySelectorAll('.table, pre')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 40))"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert not is_contents_shown
    assert cut == []


def test_the_page_asks_for_nothing(browser: webdriver.Chrome, page: str) -> None:
    """No script, style, font or picture comes from elsewhere."""
    shown = opened(browser, page)
    assert shown.execute_script("return performance.getEntriesByType('resource').length") == 0
