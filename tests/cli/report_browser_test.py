#!/usr/bin/env python3
"""The page of the command report, in headless Chromium.

usage: UNBROKEN_BINARY=... report_browser_test.py
UNBROKEN_SCREENSHOTS names a folder for pictures of it. Skipped where chromium, chromium-driver or python3-selenium
is not installed.
"""
import base64
import os
import pathlib
import shutil
import sys
import unittest

try:
    from selenium import webdriver
except ImportError:
    if sys.executable != "/usr/bin/python3" and pathlib.Path("/usr/bin/python3").exists():
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])  # Debian's, which has Debian's packages
    print("skipped: python3-selenium is not installed")
    sys.exit(77)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import estates
from estates import backup, guid
from program import ProgramTest, run
from report_test import BULK, FORKED

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
for program, package in ((CHROMIUM, "chromium"), (DRIVER, "chromium-driver")):
    if program is None:
        print(f"skipped: {package} is not installed")
        sys.exit(77)

LIMIT = 20  # seconds for anything the browser is asked
SCREENSHOTS = os.environ.get("UNBROKEN_SCREENSHOTS")
QUICKSTART = pathlib.Path(__file__).parents[2] / "examples" / "quickstart.json"
HOSTILE = "</script><img src=x onerror=\"window.harmed=1\">"

# Text that is too faint to read: WCAG's contrast of less than 4.5, on what is painted behind it.
FAINT_TEXT = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
                          return [...canvas.getImageData(0, 0, 1, 1).data]; };
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => { for (let at = element; at; at = at.parentElement) {
  const colour = rgb(getComputedStyle(at).backgroundColor); if (colour[3] > 0) return colour; } return [255, 255, 255, 255]; };
const faint = [];
for (const element of document.querySelectorAll('body *')) {
  if (!element.checkVisibility() || ![...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
  const style = getComputedStyle(element), isDrawn = element.namespaceURI.endsWith('svg');
  if (isDrawn && element.tagName !== 'text') continue;
  const a = light(rgb(isDrawn ? style.fill : style.color)), b = light(behind(element));
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) faint.push(`${element.tagName}.${element.className} ${contrast.toFixed(2)} ${element.textContent.slice(0, 30)}`);
}
return faint;
"""


class ReportInBrowser(ProgramTest):
    @classmethod
    def setUpClass(cls):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--force-device-scale-factor=1", "--window-size=1300,1600"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        cls.driver = webdriver.Chrome(service=Service(DRIVER), options=options)
        cls.driver.set_page_load_timeout(LIMIT)
        cls.driver.set_script_timeout(LIMIT)
        cls.addClassCleanup(cls.driver.quit)

    def setUp(self):
        super().setUp()
        self.media()

    def tearDown(self):
        self.assertEqual(self.driver.get_log("browser"), [], "the console is not empty")

    def media(self, kind="", scheme="light"):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "media": kind, "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def open(self, source, status):
        self.source = source if isinstance(source, pathlib.Path) else estates.write(self.path / "e.json", source)
        page = self.path / "page.html"
        self.ended(status, "report", "--from", self.source, "--html", page, "--now", "2026-11-20T12:00:00Z")
        self.driver.get(page.as_uri())
        self.wait(lambda: self.text("verdict"))

    def wait(self, holds):
        return WebDriverWait(self.driver, LIMIT, 0.05).until(lambda _: holds())

    def one(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def shown(self, css):
        return [element for element in self.driver.find_elements(By.CSS_SELECTOR, css) if element.is_displayed()]

    def text(self, name):
        return self.driver.execute_script("return document.getElementById(arguments[0])?.textContent ?? ''", name)

    def picture(self, name):
        if not SCREENSHOTS:
            return
        pathlib.Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        whole = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        (pathlib.Path(SCREENSHOTS) / f"{name}.png").write_bytes(base64.b64decode(whole["data"]))

    def click_at(self, clock, lane=0):
        """Clicks the moment of 2026-11-20 on a lane and returns the time that the page took."""
        svg = self.one("svg.timeline")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", svg)
        x, y = self.driver.execute_script(
            "return [timeline.xOf(msOf(arguments[0])), timeline.yOfFork(arguments[1]) + 13]", f"2026-11-20T{clock}", lane)
        box = svg.rect
        ActionChains(self.driver).move_to_element_with_offset(
            svg, round(x - box["width"] / 2), round(y - box["height"] / 2)).click().perform()
        return self.one("#moment").get_attribute("value")

    def script_of(self, time, *options):
        return run("plan", "--from", self.source, "--database", "Sales", "--stop-at", time, "--sql", *options).stdout

    def test_a_page_has_what_it_should(self):
        self.open(QUICKSTART, 1)
        self.assertIn("cannot be restored throughout", self.text("verdict"))
        for css in ("h1", "#figures li", "#databases tbody tr", "svg.timeline .window", "svg.timeline .set", "svg.timeline .gap",
                    "#findings .finding .remedy", "#plan #sql"):
            self.assertTrue(self.shown(css), css)
        self.assertEqual(self.driver.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)"), [])
        headings = self.driver.execute_script("return [...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))")
        self.assertEqual(headings[0], 1)
        self.assertTrue(all(b - a <= 1 for a, b in zip(headings, headings[1:])), headings)
        self.assertTrue(self.one("svg.timeline").get_attribute("aria-label"))
        self.picture("light")

    def test_a_click_shows_the_script_of_that_moment(self):
        for document, status in ((estates.BRIDGED, 0), (BULK, 0)):
            self.open(document, status)
            for clock in ("01:30:00", "02:29:00", "03:20:00", "04:00:10"):
                time = self.click_at(clock)
                self.assertTrue(time.startswith("2026-11-20T0"), time)
                self.assertEqual(self.text("sql"), self.script_of(time), time)

    def test_a_click_on_a_fork_means_that_fork(self):
        self.open(FORKED, 0)
        for lane, fork in enumerate((estates.FORK, 0xF2)):
            time = self.click_at("03:30:00", lane)
            script = self.script_of(time, "--fork", guid(fork))
            self.assertIn("RESTORE", script)
            self.assertEqual(self.text("sql"), script)
            self.assertIn(f"fork {lane + 1}", self.text("plan-title"))
        self.picture("forks")

    def test_a_click_in_a_gap_says_why_and_leads_to_the_nearest_point(self):
        self.open(estates.BROKEN, 1)
        self.click_at("03:30:00")
        self.assertIn("not reachable", self.text("plan-title"))
        self.assertIn("missing: log from LSN 1500 to 2000", self.text("plan"))
        self.picture("gap")
        self.one("#plan button.link").click()
        self.assertEqual(self.one("#moment").get_attribute("value"), "2026-11-20T02:00:30")
        self.assertEqual(self.text("sql"), self.script_of("2026-11-20T02:00:30"))

    def test_a_typed_time_and_a_wrong_one(self):
        self.open(estates.WHOLE, 0)
        field = self.one("#moment")
        field.send_keys("2026-11-20 02:30", Keys.ENTER)
        self.assertEqual(self.text("sql"), self.script_of("2026-11-20T02:30:00"))
        field.clear()
        field.send_keys("yesterday", Keys.ENTER)
        self.assertEqual(field.get_attribute("aria-invalid"), "true")
        self.assertIn("A time looks like", self.text("moment-note"))

    def test_search_and_filter_hide_what_does_not_fit(self):
        self.open(QUICKSTART, 1)
        rows, findings = len(self.shown("#databases tbody tr")), len(self.shown("#findings .finding"))
        self.assertGreater(rows, 1)
        self.assertGreater(findings, 1)
        search = self.one("#search")
        search.send_keys("orders")
        self.assertLess(len(self.shown("#databases tbody tr")), rows)
        self.assertEqual({row.find_element(By.TAG_NAME, "th").text for row in self.shown("#databases tbody tr")}, {"Orders"})
        search.send_keys(" nothing-like-this")
        self.assertEqual(self.shown("#databases tbody tr") + self.shown("#findings .finding"), [])
        search.clear()
        search.send_keys(" ")
        self.assertEqual(len(self.shown("#databases tbody tr")), rows)
        self.one("#severities input[value=error]").click()
        self.assertEqual(self.shown("#findings .finding.error"), [])
        self.assertLess(len(self.shown("#findings .finding")), findings)
        self.one("#severities input[value=error]").click()
        self.driver.execute_script("const s = document.getElementById('status'); s.value = 'gaps'; s.dispatchEvent(new Event('change'))")
        self.assertEqual({badge.text for badge in self.shown("#databases tbody .badge")}, {"gaps"})

    def test_keys_step_over_sets_and_zoom(self):
        self.open(estates.WHOLE, 0)
        svg = self.one("svg.timeline")
        svg.send_keys(Keys.HOME)
        self.assertEqual(self.one("#moment").get_attribute("value"), "2026-11-20T01:00:30")
        svg.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        self.assertEqual(self.one("#moment").get_attribute("value"), "2026-11-20T03:00:30")
        svg.send_keys(Keys.ARROW_LEFT)
        self.assertEqual(self.one("#moment").get_attribute("value"), "2026-11-20T02:00:30")
        self.assertEqual(self.text("sql"), self.script_of("2026-11-20T02:00:30"))
        steps = [row.find_elements(By.TAG_NAME, "td")[1].text for row in self.shown("#steps tbody tr")]
        self.assertEqual(steps, ["full", "log", "log, only if the point was not reached"])
        span = "return timeline.shown[1] - timeline.shown[0]"
        whole = self.driver.execute_script(span)
        svg.send_keys("+", "+")
        self.assertAlmostEqual(self.driver.execute_script(span), whole / 4, delta=1)
        self.picture("zoomed")
        self.assertEqual(self.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle"), "solid")
        svg.send_keys("0")
        self.assertEqual(self.driver.execute_script(span), whole)
        svg.send_keys(Keys.ENTER)
        self.assertEqual(self.driver.switch_to.active_element.get_attribute("id"), "plan-title")

    def test_text_can_be_read_in_light_and_dark(self):
        self.open(QUICKSTART, 1)
        self.driver.execute_script("document.querySelectorAll('details').forEach((d) => d.open = true)")
        for scheme in ("light", "dark"):
            self.media(scheme=scheme)
            self.assertEqual(self.driver.execute_script(FAINT_TEXT), [], scheme)
        self.picture("dark")
        ground = self.driver.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
        self.assertEqual(ground, "rgb(20, 23, 26)")

    def test_print_shows_every_database_and_no_controls(self):
        self.open(QUICKSTART, 1)
        databases = len(self.shown("#databases tbody tr"))
        self.media("print", "dark")
        self.driver.execute_script("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(self.shown("#filters") + self.shown("#moment") + self.shown("#timeline-keys"), [])
        self.assertGreaterEqual(len(self.shown("svg.timeline")), databases - 1)
        self.assertEqual(self.driver.execute_script(FAINT_TEXT), [])
        self.picture("print")
        self.driver.execute_script("dispatchEvent(new Event('afterprint'))")
        self.assertEqual(self.driver.find_elements(By.ID, "printed"), [])
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        self.assertGreater(len(printed["data"]), 20_000)

    def test_names_are_text(self):
        rows = [{**row, "database_name": HOSTILE} for row in (estates.FULL, estates.LOG_1)]
        self.open(estates.estate(*rows, database=HOSTILE), 0)
        self.assertEqual(self.one("#databases tbody th").text, HOSTILE)
        self.assertIn(HOSTILE, self.text("details-title"))
        self.assertEqual(self.driver.find_elements(By.TAG_NAME, "img"), [])
        self.assertIsNone(self.driver.execute_script("return window.harmed ?? null"))

    def test_a_thousand_sets_can_be_looked_at(self):
        rows = [backup(1, "D", 1000, 1100, "00:00")]
        for n in range(2, 1002):
            minute = (n - 1) * 80 // 60
            clock = f"{minute // 60:02d}:{minute % 60:02d}"
            rows.append(backup(n, "L", 900 + n, 901 + n, clock, backup_finish_date=f"2026-11-20T{clock}:{(n % 3) * 17 + 3:02d}"))
        rows[1]["first_lsn"] = "900"
        for before, row in zip(rows[1:], rows[2:]):
            row["first_lsn"], row["last_lsn"] = before["last_lsn"], str(int(before["last_lsn"]) + 300)
        self.open(estates.estate(*rows), 0)
        time = self.click_at("13:00:30")
        self.assertEqual(self.text("sql"), self.script_of(time))
        self.picture("many")


if __name__ == "__main__":
    unittest.main()
