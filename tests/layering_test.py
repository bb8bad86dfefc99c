#!/usr/bin/env python3
"""Plants one violation of each kind into a copy of the tree and expects layering.py to name it, and nothing else.

The near-misses beside them are allowed and have to stay unnamed.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import layering

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNFINISHED = "TO" + "DO"


class Planted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.tree = pathlib.Path(cls.folder.name)
        for top in layering.CHECKED_FILES:
            if (ROOT / top).exists():
                shutil.copytree(ROOT / top, cls.tree / top, ignore=shutil.ignore_patterns("__pycache__"))
        cls.before = set(layering.violations(cls.tree)[0])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def plant(self, path, text, beside=None):
        """What layering.py says about a file with this text, beyond what it said before."""
        planted = {path: text}
        if beside:
            planted[beside] = ""
        was = {name: self.read(name) for name in planted}
        for name, content in planted.items():
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            (self.tree / name).write_text(content)
        try:
            return [why for why in layering.violations(self.tree)[0] if why not in self.before]
        finally:
            for name, content in was.items():
                if content is None:
                    (self.tree / name).unlink()
                else:
                    (self.tree / name).write_text(content)

    def read(self, name):
        return (self.tree / name).read_text() if (self.tree / name).exists() else None

    def refused(self, path, text, line, word, beside=None):
        found = self.plant(path, text, beside)
        self.assertEqual([(pathlib.Path(path), line)], [why[:2] for why in found], found)
        self.assertIn(word, found[0][2])

    def allowed(self, path, text, beside=None):
        self.assertEqual([], self.plant(path, text, beside))

    def test_an_include_against_the_flow_is_refused(self):
        self.refused("src/chain/planted.cpp", '\n#include "plan/cost.h"\n', 2, "src/chain may not include")
        self.refused("src/chain/planted.cpp", '#include "unbroken/catalog.h"\n', 1, "unbroken/catalog.h")
        self.refused("src/model/planted.cpp", '#  include "evidence/mtf.h"\n', 1, "evidence/mtf.h")
        self.refused("src/analysis/planted.h", '#include "transport/http.h"\n', 1, "transport/http.h")
        self.allowed("src/plan/planted.cpp", '#include "chain/planted.h"\n#include "plan/cost.h"\n')

    def test_plan_does_not_know_rules(self):
        self.refused("src/plan/planted.cpp", '#include "unbroken/rule.h"\n', 1, "unbroken/rule.h")
        self.refused("src/plan/planted.cpp", '#include "rules/registry.h"\n', 1, "rules/registry.h")
        self.allowed("src/rules/planted.cpp", '#include "unbroken/rule.h"\n')

    def test_the_simulator_is_independent_of_what_it_judges(self):
        for header in ["unbroken/chain.h", "unbroken/plan.h", "chain/graph.h", "plan/cost.h"]:
            self.refused("src/simulate/planted.cpp", f'#include "{header}"\n', 1, header)
        self.allowed("src/simulate/planted.cpp", '#include "unbroken/backup_set.h"\n')

    def test_a_public_header_includes_only_what_lies_below_it(self):
        self.refused("include/unbroken/retention.h", '#include "unbroken/managed.h"\n', 1, "managed.h")
        self.refused("include/unbroken/retention.h", '#include "model/words.h"\n', 1, "model/words.h")
        self.refused("include/unbroken/planted.h", "\n", 1, "not a public header of the table")
        self.allowed("include/unbroken/retention.h", '#include "unbroken/lsn.h"\n#include <vector>\n')

    def test_a_library_stays_in_its_room(self):
        self.refused("src/evidence/planted.cpp", "#include <boost/json/basic_parser.hpp>\n", 1, "src/model")
        self.refused("src/evidence/planted.cpp", "#include <sqlite3.h>\n", 1, "src/catalog")
        self.refused("src/managed/planted.cpp", "#include <curl/curl.h>\n", 1, "src/transport")
        self.refused("src/managed/planted.cpp", "#include <openssl/evp.h>\n", 1, "src/transport")
        self.refused("src/report/planted.cpp", "#include <nlohmann/json.hpp>\n", 1, "does not know")
        self.refused("src/rules/planted.cpp", "#include <boost/regex.hpp>\n", 1, "standard library")
        self.allowed("src/catalog/planted.cpp", "#include <sqlite3.h>\n")
        self.allowed("src/transport/planted.cpp", "#include <curl/curl.h>\n#include <sys/stat.h>\n")

    def test_boost_is_in_one_public_header(self):
        graph = "#include <boost/graph/graph_traits.hpp>\n"
        self.refused("include/unbroken/retention.h", graph, 1, "include/unbroken/bgl.h")
        self.allowed("src/plan/planted.cpp", graph)

    def test_the_core_does_no_input_or_output(self):
        for header in ["filesystem", "fstream", "iostream"]:
            self.refused("src/chain/planted.cpp", f"#include <vector>\n#include <{header}>\n", 2, header)
            self.refused("include/unbroken/retention.h", f"#include <{header}>\n", 1, header)
            self.allowed("src/evidence/planted.cpp", f"#include <{header}>\n")
        self.refused("src/rules/planted.cpp", "#include <unistd.h>\n", 1, "unistd.h")

    def test_an_example_sees_what_a_user_sees(self):
        self.refused("examples/planted/main.cpp", '#include "chain/graph.h"\n', 1, "examples may not")
        self.allowed("examples/planted/main.cpp", '#include "unbroken/lsn.h"\n#include "options.h"\n')

    def test_a_room_is_in_the_table(self):
        self.refused("src/planted/a.cpp", "\n", 1, "src/planted is not a room")

    def test_a_source_includes_its_own_header_first(self):
        text = '#include <vector>\n#include "chain/planted.h"\n'
        self.refused("src/chain/planted.cpp", text, 1, "first include", beside="src/chain/planted.h")
        self.allowed("src/chain/planted.cpp", '#include "chain/planted.h"\n', beside="src/chain/planted.h")

    def test_a_name_says_what_the_file_holds(self):
        self.refused("src/chain/chain_helpers.h", "\n", 1, "chain_helpers.h")
        self.refused("tests/StringUtil.cpp", "\n", 1, "StringUtil.cpp")
        self.allowed("src/managed/managed_agent.cpp", "\n")

    def test_a_file_has_at_most_500_lines(self):
        self.refused("tests/planted.cpp", "\n" * 501, 501, "501 lines")
        self.allowed("tests/planted.cpp", "\n" * 500)

    def test_no_unfinished_work(self):
        self.refused("src/chain/planted.cpp", f"\n// {UNFINISHED}: later\n", 2, "unfinished")
        self.allowed("src/chain/planted.cpp", f"// {UNFINISHED.lower()}st\n")

    def test_the_exit_status_tells(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(2, self.run_script(empty).returncode)
            source = pathlib.Path(empty, "src", "plan", "planted.cpp")
            source.parent.mkdir(parents=True)
            source.write_text('#include "plan/cost.h"\n')
            self.assertEqual(0, self.run_script(empty).returncode)
            source.write_text('#include "rules/registry.h"\n')
            broken = self.run_script(empty)
            self.assertEqual(1, broken.returncode)
            self.assertIn("src/plan/planted.cpp:1: src/plan may not include rules/registry.h", broken.stdout)

    @staticmethod
    def run_script(root):
        command = [sys.executable, layering.__file__, root]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


if __name__ == "__main__":
    unittest.main()
