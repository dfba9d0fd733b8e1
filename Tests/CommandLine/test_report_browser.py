"""The report in a browser: on a phone and on a desk, in light and dark, on paper, read aloud."""

import json
import os
import re
import unittest

import browser
from report_leads import SCRIPT, mixed
from workplace import PlaceTest


@unittest.skipUnless(browser.PROGRAM, "chromium is not installed")
class InBrowser(PlaceTest):
    """PICTURES names a folder that gets what the page looks like."""

    script = SCRIPT

    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def setUp(self):
        super().setUp()
        self.place.write_leads(mixed(300))
        self.place.start_registry("status-7=0.05,throttle=0.1:10ms,close=0.02")
        self.place.run()
        self.path = self.place.path("leads-results/report.html")

    def keep(self, name, take):
        folder = os.environ.get("PICTURES") or self.place.folder
        path = os.path.join(folder, name)
        take(path)
        with open(path, "rb") as file:
            return file.read()

    def test_on_a_phone_and_on_a_desk_in_light_and_dark_all_is_within_the_page(self):
        for width in (390, 1280):
            grounds = set()
            for scheme in ("light", "dark"):
                with self.subTest(width=width, scheme=scheme):
                    self.browser.open(self.path, width, scheme=scheme)
                    self.assertEqual(self.browser.complaints(), [])
                    self.assertEqual(
                        self.browser.requests(), ["file://" + os.path.abspath(self.path)])
                    self.assertEqual(
                        self.browser.evaluate("document.documentElement.scrollWidth"), width)
                    # No word of a chart is cut off, and none lies on another.
                    self.assertEqual(json.loads(self.browser.evaluate(OUTSIDE)), [])
                    grounds.add(self.browser.evaluate(
                        "getComputedStyle(document.body).backgroundColor"))
                    picture = self.keep(f"report-{width}-{scheme}.png", self.browser.picture)
                    self.assertEqual(picture[:4], b"\x89PNG")
            self.assertEqual(len(grounds), 2)

    def test_a_screen_reader_meets_each_chart_with_its_numbers(self):
        self.browser.open(self.path, 390)
        images = [name for role, name in self.browser.accessible() if role in ("image", "img")]
        for title in ("From the file to the registry: 303 read from the file",
                      "Leads by score: ", "Answers by time: within "):
            self.assertTrue(any(name.startswith(title) for name in images), (title, images))
        self.assertTrue(all(images))

    def test_it_prints(self):
        self.browser.open(self.path, 1280, scheme="dark")
        pdf = self.keep("report.pdf", self.browser.pdf)
        self.assertEqual(pdf[:5], b"%PDF-")
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        self.assertTrue(2 <= pages <= 12, pages)
        # On paper the ground is white, and the numbers behind the charts are there.
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        self.assertEqual(
            self.browser.evaluate("getComputedStyle(document.body).backgroundColor"),
            "rgb(255, 255, 255)")
        self.assertGreater(
            self.browser.evaluate("document.querySelector('details table').offsetHeight"), 100)
        self.browser.call("Emulation.setEmulatedMedia", media="")


# Texts of charts that reach out of the window or over another text of the same chart.
OUTSIDE = """
JSON.stringify([...document.querySelectorAll("svg.chart")].flatMap(chart => {
  const texts = [...chart.querySelectorAll("text")];
  const boxes = texts.map(text => text.getBoundingClientRect());
  return texts.filter((text, i) => {
    const a = boxes[i];
    if (a.left < 0 || a.right > innerWidth) return true;
    return boxes.some((b, j) => j > i && a.left < b.right - 1 && b.left < a.right - 1 &&
      a.top < b.bottom - 3 && b.top < a.bottom - 3);
  }).map(text => text.textContent);
}))
"""


if __name__ == "__main__":
    unittest.main()
