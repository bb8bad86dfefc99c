#!/usr/bin/env python3
"""docs/monitoring: alert rules and dashboard ask for metrics that the check writes, with labels that these have."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import estates
from program import ProgramTest, run

MONITORING = pathlib.Path(__file__).resolve().parents[2] / "docs" / "monitoring"


def expressions():
    alerts = (MONITORING / "alerts.yml").read_text(encoding="utf-8")
    for expression in re.findall(r"^ +expr: (?:>\n)?((?:.|\n)*?)\n +(?:labels|for):", alerts, re.MULTILINE):
        yield "alerts.yml", expression
    dashboard = json.loads((MONITORING / "grafana_dashboard.json").read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]["query"]


class Monitoring(ProgramTest):
    def test_every_metric_and_label_asked_for_is_written(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        path = self.path / "m.prom"
        run("check", "--from", source, "--now", "2026-11-20T12:00:00Z", "--max-exposure", "9h", "--metrics-file", path)
        labels = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            found = re.match(r"(\w+)(?:\{(.*)\})? ", line)
            if found and not line.startswith("#"):
                labels.setdefault(found[1], set()).update(re.findall(r'(\w+)="', found[2] or ""))
        count = 0
        for place, expression in expressions():
            asked = re.findall(r"(unbroken_\w+)(?:\{([^}]*)\})?", expression)
            self.assertTrue(asked, f"{place}: {expression}")
            for metric, matchers in asked:
                count += 1
                self.assertIn(metric, labels, place)
                self.assertLessEqual(set(re.findall(r"(\w+)=", matchers)), labels[metric], place)
        self.assertGreater(count, 20)

    def test_panels_have_ids_and_places_of_their_own(self):
        panels = json.loads((MONITORING / "grafana_dashboard.json").read_text(encoding="utf-8"))["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        taken = set()
        for panel in panels:
            grid = panel["gridPos"]
            cells = {(x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])}
            self.assertLessEqual(grid["x"] + grid["w"], 24)
            self.assertFalse(cells & taken, panel["title"])
            taken |= cells

    def test_promtool_takes_the_rules_and_what_they_are_tried_on(self):
        promtool = os.environ.get("PROMTOOL") or shutil.which("promtool")
        if not promtool:
            self.skipTest("promtool is not installed")
        for command in (["check", "rules", MONITORING / "alerts.yml"], ["test", "rules", MONITORING / "alerts_test.yml"]):
            said = subprocess.run([promtool, *command], capture_output=True, text=True, timeout=60)
            self.assertEqual(said.returncode, 0, said.stdout + said.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2 if "-v" in sys.argv else 1)
