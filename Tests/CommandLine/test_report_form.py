"""The report's form: nothing from outside becomes a part of it, and it is bounded."""

import re
import unittest

from page import Page
from workplace import PlaceTest

HOSTILE = """
local patients = require "patients"
local rules = patients.rules {
  { name = "<script>alert(1)</script>\\"'&", points = 1, group = "</table>",
    when = function() return true end },
  { name = "\\226\\128\\174 turned", points = 2, when = function() return true end },
}
-- </code></pre><script>alert(2)</script> ]]> <!-- \\0
function qualify(lead)
  rules:score(lead)
  if lead.id == "1" then return nil, "<img src=x onerror=alert(3)>" end
  if lead.id == "2" then error("<svg/onload=alert(4)>") end
  return patients.new { is_lead = true, full_name = lead["<b>name</b>"] }
end
"""


class Form(PlaceTest):
    script = HOSTILE

    def test_nothing_from_outside_becomes_a_part_of_the_page(self):
        name = "<h1>x&amp;.csv"
        self.place.write_leads([["1", "a"], ["2", "<u>"], ["3", "</li>"]],
                               name=name, header=["id", "<b>name</b>"])
        self.place.start_registry()
        self.place.run("--report", "report.html", "--report-names", "--journal", "j.journal",
                       leads=name)
        page = Page.read(self.place.path("report.html"))
        self.assertEqual(page.mistakes, [])
        known = set("html head meta title style body main header h1 h2 h3 p section ul li strong bdi"
                    " div b span table caption thead tbody tr th td figure svg desc g rect text tspan"
                    " line details summary pre code".split())
        self.assertEqual({tag for tag, _ in page.elements} - known, set())
        self.assertEqual([tag for tag, _ in page.elements].count("h1"), 1)
        for tag, attributes in page.elements:
            for attribute in attributes:
                self.assertFalse(attribute.startswith("on") or attribute in ("src", "href", "style"),
                                 (tag, attribute))
        for text in ("<script>alert(1)</script>\"'& (</table>)", "<img src=x onerror=alert(3)>",
                     "<svg/onload=alert(4)>", "⟨U+202E⟩ turned", name,
                     "-- </code></pre><script>alert(2)</script> ]]> <!--"):
            self.assertIn(text, page.text)

    def test_however_much_there_is_the_page_is_bounded(self):
        long = "-- " + "é" * 500_000 + "\n"
        self.place.write("rules.lua", long + """
            function qualify(lead)
              return nil, "reason " .. lead.id .. ("<\\226\\128\\143>"):rep(2000)
            end""")
        self.place.write_leads([[str(n), "a"] for n in range(10_000)], header=["id", "<b>name</b>"])
        self.assertEqual(self.place.run("--dry-run", "--report", "report.html").code, 0)
        page = Page.read(self.place.path("report.html"))
        self.assertEqual(page.mistakes, [])
        rows = page.numbers("Turned down by the script")
        self.assertEqual(len(rows), 101)
        self.assertEqual(sum(counts[0] for counts in rows.values()), 10_000)
        self.assertEqual(rows["other reasons"][0], 9900)
        self.assertLess(max(map(len, rows)), 501)
        self.assertIn(long, page.text)
        self.assertLess(len(page.source.encode()) - len(long.encode()), 400_000)

    def test_it_may_load_run_and_send_nothing(self):
        self.place.write_leads([["3", "c"]], header=["id", "<b>name</b>"])
        self.place.run("--dry-run", "--report", "report.html")
        page = Page.read(self.place.path("report.html"))
        policy = [a["content"] for tag, a in page.elements
                  if a.get("http-equiv") == "Content-Security-Policy"]
        self.assertRegex(policy[0], r"^default-src 'none'; style-src 'sha256-[\w+/]{43}='; ")
        self.assertNotIn("://", re.sub(r"<pre.*?</pre>", "", page.source, flags=re.S))


if __name__ == "__main__":
    unittest.main()
