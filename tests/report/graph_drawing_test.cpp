#include "unbroken/graph_drawing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "estate/telling.h"
#include "history.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Words = std::vector<std::string>;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string quoted(std::uint8_t n) { return '"' + guid(n).text() + '"'; }

// "full > log", in the order of the edges.
Words edges(const GraphDrawing& drawing) {
  Words out;
  for (const DrawnEdge& edge : drawing.edges()) {
    out.push_back(drawing.vertices()[edge.from].kind + " " + edge.relation + " " +
                  drawing.vertices()[edge.to].kind);
  }
  return out;
}

EstateGraph sales() {
  Server a = server("SQL01", {database("Sales", 1), database("Hr", 2)});
  a.managed_backup.emplace();
  a.managed_backup->databases = {managed("Sales", true)};
  a.managed_backup->databases[0].container_url = "https://acct.blob.core.windows.net/c";
  a.maintenance_plans = {log_plan("Nightly", "Sales")};
  return graph_of({a});
}

History chain_with_a_gap() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 1700, 1800, "03:30", 1, 1000).log(6, 2500, 2600, "06:00");
  return h;
}

}  // namespace

TEST_CASE("the drawing names every set, its base and its gaps") {
  GraphDrawing drawing;
  drawing.add(sales(), 0, chain_with_a_gap().graph());
  const std::string dot = drawing.dot();
  CHECK(dot.starts_with("digraph unbroken {\n"));
  CHECK(holds(dot, quoted(1) + " -> " + quoted(4) + " [label=\"base\""));
  CHECK(holds(dot, quoted(1) + " -> " + quoted(2) + ";"));
  CHECK(holds(dot, quoted(4) + " -> " + quoted(3) + ";"));
  CHECK(holds(dot, "gap\\n2000 - 2500"));
  CHECK(holds(dot, "label=\"Sales\\nfork 00000000-0000-0000-0000-0000000000F1\""));
  CHECK(
      holds(dot, "tooltip=\"00000000-0000-0000-0000-000000000001, finished 2026-11-20T01:00:30\""));
}

TEST_CASE("the estate is drawn with a cluster a server, and what a cluster shows is no edge") {
  GraphDrawing drawing;
  drawing.add(sales());
  const std::string dot = drawing.dot();
  CHECK(holds(dot, "subgraph cluster_0 {\n    label=\"SQL01\";\n    \"place:SQL01/Sales\""));
  CHECK_FALSE(holds(dot, "label=\"hosts\""));
  CHECK(holds(dot,
              "\"maintenance_task:SQL01/Nightly/log, Sales\" -> \"place:SQL01/Sales\" "
              "[label=\"protects\"]"));
  CHECK(holds(dot, "[label=\"competes with\", color=red"));
  CHECK(holds(dot, "URL=\"https://acct.blob.core.windows.net/c\""));
  CHECK(holds(drawing.graphml(), "hosts"));
}

TEST_CASE("a relation that hangs on what nobody told is drawn with a question mark") {
  Server a = server("SQL01", {database("Sales", 1)});
  a.maintenance_plans = {log_plan("Nightly", "Sales")};
  a.maintenance_plans[0].enabled.reset();
  GraphDrawing drawing;
  drawing.add(graph_of({a}));
  CHECK(holds(drawing.dot(), "[label=\"protects?\", style=dashed]"));
}

TEST_CASE(
    "what protects a place is not drawn to configure it as well, and plain edges carry no words") {
  GraphDrawing drawing;
  drawing.add(sales());
  const std::string dot = drawing.dot();
  CHECK(holds(dot, "[label=\"protects\", color=\"#2e8b57\""));
  CHECK_FALSE(holds(dot, "configures"));
  CHECK(holds(dot, "[tooltip=\"copy of\", color=gray60"));
  CHECK(holds(dot, "[tooltip=\"writes to\", color=gray60, fontcolor=gray50, weight=0]"));
  CHECK(holds(drawing.graphml(), "configures"));
  Server a = server("SQL01", {database("Sales", 1)});
  a.managed_backup.emplace();
  a.managed_backup->databases = {managed("Sales", false)};
  GraphDrawing off;
  off.add(graph_of({a}));
  CHECK(holds(off.dot(), "[label=\"configures\""));
}

TEST_CASE("a branch is drawn from the set that it leaves, with its fork point") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1500, 2500, "04:00").crossing(0xF1, 0xF2, 1700);
  GraphDrawing drawing;
  drawing.add(sales(), 0, h.graph());
  CHECK(holds(drawing.dot(), quoted(2) + " -> " + quoted(4) + " [label=\"fork point\\n1700\""));
}

TEST_CASE("of one database everything that has to do with it is drawn, and nothing else") {
  GraphDrawing drawing;
  drawing.add(sales(), {1});  // Hr, which nothing protects
  Words kinds;
  for (const DrawnVertex& vertex : drawing.vertices()) kinds.push_back(vertex.kind);
  CHECK(kinds == Words{"database", "server", "place"});
  GraphDrawing other;
  other.add(sales(), {0});
  kinds.clear();
  for (const DrawnVertex& vertex : other.vertices()) kinds.push_back(vertex.kind);
  CHECK(kinds == Words{"database", "server", "place", "maintenance_plan", "maintenance_task",
                       "managed_database", "storage_account", "container", "folder"});
}

TEST_CASE("a chain and its estate are joined at the database") {
  const EstateGraph estate = sales();
  GraphDrawing drawing;
  History h;
  h.full(1, 1000, 1100, "01:00");
  drawing.add(estate, 0, h.graph());
  drawing.add(estate, {0});
  const Words all = edges(drawing);
  CHECK(std::count(all.begin(), all.end(), "database holds full") == 1);
}

TEST_CASE("a chain that makes the drawing too large shows its runs of logs as one vertex each") {
  History h;
  h.full(1, 1000, 1100, "01:00");
  for (std::uint8_t n = 2; n < 12; ++n) {  // ten logs, 1000 to 2000
    h.log(n, 800 + 100 * std::uint64_t{n}, 900 + 100 * std::uint64_t{n}, "02:00");
  }
  h.log(20, 2050, 2100, "03:00");  // behind a gap
  GraphDrawing whole({.most_sets = 12});
  whole.add(sales(), 0, h.graph());
  CHECK(whole.vertices().size() == 12);
  GraphDrawing drawing({.most_sets = 11});
  drawing.add(sales(), 0, h.graph());
  // The first log ends before the full does; the full's first log is the second.
  REQUIRE(drawing.vertices().size() == 4);
  Words lines;
  for (const DrawnVertex& vertex : drawing.vertices()) lines.push_back(vertex.lines[0]);
  std::sort(lines.begin(), lines.end());
  CHECK(lines == Words{"9 logs", "full", "log", "log"});
  CHECK(holds(drawing.dot(), "9 logs\\n1100 - 2000"));
  GraphDrawing every({.most_sets = 0});
  every.add(sales(), 0, h.graph());
  CHECK(every.vertices().size() == 12);
}

TEST_CASE("a drawing does not depend on the order in which the evidence came") {
  Server a = server("SQL01", {database("Sales", 1)});
  a.maintenance_plans = {log_plan("Nightly", "Sales")};
  const auto drawn = [&a] {
    GraphDrawing drawing;
    drawing.add(graph_of({a}));
    return drawing.dot();
  };
  const std::string first = drawn();
  CHECK(drawn() == first);
  History forwards;
  forwards.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00");
  History backwards;
  backwards.log(2, 1000, 1500, "02:00").full(1, 1000, 1100, "01:00");
  GraphDrawing one;
  one.add(sales(), 0, forwards.graph());
  GraphDrawing two;
  two.add(sales(), 0, backwards.graph());
  CHECK(one.dot() == two.dot());
  CHECK(one.graphml() == two.graphml());
}

TEST_CASE("texts from evidence cannot break out of a drawing") {
  Server a = server("S\"]; x", {database("a\\b\n\x01<&>", 1)});
  GraphDrawing drawing;
  drawing.add(graph_of({a}));
  CHECK(holds(drawing.dot(), R"(label="S\"]; x")"));
  CHECK(holds(drawing.dot(), "a\\\\b\\\\x0A\\\\x01<&>"));
  CHECK(holds(drawing.graphml(), "&lt;&amp;&gt;"));
  CHECK_FALSE(holds(drawing.graphml(), "\x01"));
}

TEST_CASE("two things of one name have two ids") {
  Server a = server("SQL01", {database("Sales", 1)});
  a.maintenance_plans = {log_plan("P", "Sales"), log_plan("P", "Sales")};
  GraphDrawing drawing;
  drawing.add(graph_of({a}));
  CHECK(holds(drawing.dot(), "\"maintenance_plan:SQL01/P\" [label"));
  CHECK(holds(drawing.dot(), "\"maintenance_plan:SQL01/P#2\" [label"));
}
