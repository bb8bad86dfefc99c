#!/usr/bin/env python3
"""The command graph: what it draws, in which form.

usage: UNBROKEN_BINARY=... graph_test.py
"""
import json
import unittest
import xml.etree.ElementTree

import estates
from program import ProgramTest


class Graph(ProgramTest):
    def test_dot_is_the_default_of_json(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        text = self.ended(0, "graph", "--from", source, "--dot").stdout
        self.assertTrue(text.startswith("digraph"), text[:40])
        self.assertEqual(json.loads(self.ended(0, "graph", "--from", source, "--json").stdout),
                         {"format": "dot", "text": text})

    def test_it_shows_chains_the_estate_or_both(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        drawn = {show: self.ended(0, "graph", "--from", source, "--dot", "--show", show).stdout
                 for show in ("chains", "estate", "both")}
        uuid = estates.WHOLE["servers"][0]["backupset"][0]["backup_set_uuid"].upper()
        self.assertEqual([uuid in drawn[show].upper() for show in ("chains", "estate", "both")], [True, False, True])
        self.assertEqual(["place:SQL01/Sales" in drawn[show] for show in ("chains", "estate", "both")], [False, True, True])
        self.assertEqual(drawn["both"], self.ended(0, "graph", "--from", source, "--dot").stdout)
        for wrong, named in ((["--graphml"], "--graphml"), (["--database", "Nope"], "Nope"), (["--show", "all"], "all")):
            self.assertIn(named, self.ended(2, "graph", "--from", source, "--dot", *wrong).stderr)

    def test_graphml_is_xml_with_the_same_vertices(self):
        source = estates.write(self.path / "e.json", estates.WHOLE)
        text = self.ended(0, "graph", "--from", source, "--graphml").stdout
        root = xml.etree.ElementTree.fromstring(text)
        space = "{http://graphml.graphdrawing.org/xmlns}"
        self.assertEqual(root.tag, space + "graphml")
        dot = self.ended(0, "graph", "--from", source, "--dot").stdout
        nodes = root.findall(f".//{space}node")
        self.assertGreater(len(nodes), 3)
        ids = [data.text for node in nodes for data in node if data.get("key") in self.keys_named(root, space, "id")]
        self.assertEqual(len(ids), len(nodes))
        for name in ids:
            if name.startswith("server:"):
                continue  # drawn as a cluster
            self.assertIn(f'"{name}" [', dot)
        self.assertEqual(json.loads(self.ended(0, "graph", "--from", source, "--graphml", "--json").stdout),
                         {"format": "graphml", "text": text})

    @staticmethod
    def keys_named(root, space, name):
        return {key.get("id") for key in root.findall(f"{space}key") if key.get("attr.name") == name}


if __name__ == "__main__":
    unittest.main()
