// Proves to the compiler that both graphs are what Boost's algorithms ask for,
// and runs two of them on each.

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/topological_sort.hpp>
#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <vector>

#include "history.h"
#include "unbroken/bgl.h"
#include "unbroken/estate_identity.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

template <class G>
void require_models() {
  BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<G>));
  BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<G>));
  BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<G>));
  BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<G>));
  BOOST_CONCEPT_ASSERT(
      (boost::ReadablePropertyGraphConcept<G, std::uint32_t, boost::vertex_index_t>));
  BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<G, EdgeIndex, boost::edge_index_t>));
}

// "1>2 log", in the order of the edges.
std::vector<std::string> steps(const ChainGraph& graph) {
  const char* const kWords[] = {"differential", "log", "branch"};
  std::vector<std::string> out;
  const ChainSteps listed(graph);
  for (const ChainStep& step : listed.edges()) {
    out.push_back(std::to_string(graph[step.from].uuid.bytes()[15]) + ">" +
                  std::to_string(graph[step.to].uuid.bytes()[15]) + " " +
                  kWords[static_cast<int>(step.kind)]);
  }
  std::sort(out.begin(), out.end());
  return out;
}
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("both graphs model what Boost's algorithms ask for") {
  require_models<ChainSteps>();
  require_models<EstateGraph>();
}

TEST_CASE("a set leads to the logs that apply at its end, and to differentials on it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 1600, 1700, "02:30", 1, 1000);
  CHECK(steps(h.graph()) == Words{"1>2 log", "1>4 differential", "2>3 log", "4>3 log"});
}

TEST_CASE("the steps to a set are found from the set") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 1600, 1700, "02:30", 1, 1000);
  const ChainGraph graph = h.graph();
  const ChainSteps listed(graph);
  const auto from = [&](std::uint8_t n) {
    std::vector<int> numbers;
    for (const std::uint32_t e : listed.in_edges(*graph.find(guid(n)))) {
      numbers.push_back(graph[listed.edges()[e].from].uuid.bytes()[15]);
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  };
  CHECK(from(1).empty());
  CHECK(from(2) == std::vector<int>{1});
  CHECK(from(3) == std::vector<int>{2, 4});
  CHECK(from(4) == std::vector<int>{1});
}

TEST_CASE("no step leads over a gap, nor to or from what cannot be restored") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1600, 2000, "03:00");
  h.log(4, 1500, 1600, "02:30").to_nul();
  CHECK(steps(h.graph()) == Words{"1>2 log"});
}

TEST_CASE("two logs of one range are two ways") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:00");
  h.log(4, 1500, 2000, "03:00");
  CHECK(steps(h.graph()) == Words{"1>2 log", "1>3 log", "2>4 log", "3>4 log"});
}

TEST_CASE("a branch goes on from its parent's log restored up to the fork point") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00");
  h.log(3, 1500, 2500, "03:00").on_fork(kOtherFork).branched_from(kMainFork, 1500);
  CHECK(steps(h.graph()) == Words{"1>2 log", "2>3 branch"});
}

TEST_CASE("Boost sorts a chain so that nothing stands before what it rests on") {
  History h;
  h.log(3, 1500, 2000, "03:00").full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  const ChainGraph graph = h.graph();
  const ChainSteps chain(graph);
  std::vector<Vertex> order;
  boost::topological_sort(chain, std::back_inserter(order));
  std::reverse(order.begin(), order.end());
  CHECK(numbers(graph, order) == std::vector<int>{1, 2, 3});
}

TEST_CASE("Boost finds what an estate's server leads to") {
  Server server;
  server.server_name = "SQL01";
  server.databases.emplace_back().name = "Sales";
  server.maintenance_plans.push_back({"Nightly", true, {{"Sales", "log", false, "D:\\plan"}}});
  Server other;
  other.server_name = "SQL02";
  Estate told{{server, other}};
  std::vector<EstateDatabase> databases = databases_of(told);
  const EstateGraph estate(std::move(told), std::move(databases));
  std::vector<std::size_t> distance(estate.size());
  const auto of_vertex =
      boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, estate));
  const EstateVertex sql01 = estate.vertices(EstateKind::server)[0];
  boost::breadth_first_search(estate, sql01,
                              boost::visitor(boost::make_bfs_visitor(
                                  boost::record_distances(of_vertex, boost::on_tree_edge()))));
  CHECK(distance[estate.vertices(EstateKind::folder)[0]] == 3);  // plan, task, folder
  CHECK(distance[0] == 2);                                       // place, database
  CHECK(distance[estate.vertices(EstateKind::server)[1]] == 0);  // never reached
}
