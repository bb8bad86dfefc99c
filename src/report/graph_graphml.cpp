#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "report/printable.h"
#include "unbroken/graph_drawing.h"

namespace unbroken {
namespace {

// bidirectionalS for its one list of edges: g++ 12 doubts the iterator that walks
// the lists of all vertices.
using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property,
                          boost::property<boost::edge_index_t, std::size_t>>;
using VertexKey = boost::graph_traits<Graph>::vertex_descriptor;
using EdgeKey = boost::graph_traits<Graph>::edge_descriptor;

std::string text_of(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

// XML has no control characters; a line feed is one that a label needs.
std::string allowed(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += printable(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

template <class Key, class Of>
void offer(boost::dynamic_properties& properties, const char* name, Of of) {
  properties.property(name, boost::make_function_property_map<Key>(std::move(of)));
}

}  // namespace

std::string GraphDrawing::graphml() const {
  Graph graph(vertices_.size());
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    boost::add_edge(edges_[e].from, edges_[e].to, e, graph);
  }
  const auto vertex = [this](VertexKey v) -> const DrawnVertex& { return vertices_[v]; };
  const auto edge = [this, &graph](const EdgeKey& e) -> const DrawnEdge& {
    return edges_[get(boost::edge_index, graph, e)];
  };
  boost::dynamic_properties properties;
  offer<VertexKey>(properties, "id", [&](VertexKey v) { return allowed(vertex(v).id); });
  offer<VertexKey>(properties, "kind", [&](VertexKey v) { return vertex(v).kind; });
  offer<VertexKey>(properties, "label",
                   [&](VertexKey v) { return allowed(text_of(vertex(v).lines)); });
  offer<VertexKey>(properties, "tooltip", [&](VertexKey v) { return allowed(vertex(v).tooltip); });
  offer<VertexKey>(properties, "url", [&](VertexKey v) { return allowed(vertex(v).url); });
  offer<VertexKey>(properties, "cluster",
                   [&](VertexKey v) { return allowed(text_of(clusters_[vertex(v).cluster])); });
  offer<VertexKey>(properties, "stands_for", [&](VertexKey v) { return vertex(v).stands_for; });
  offer<VertexKey>(properties, "is_usable", [&](VertexKey v) { return vertex(v).is_usable; });
  offer<EdgeKey>(properties, "relation", [&](const EdgeKey& e) { return edge(e).relation; });
  offer<EdgeKey>(properties, "note", [&](const EdgeKey& e) { return edge(e).note; });
  offer<EdgeKey>(properties, "is_certain", [&](const EdgeKey& e) { return edge(e).is_certain; });
  std::ostringstream out;
  boost::write_graphml(out, graph, properties, true);
  return out.str();
}

}  // namespace unbroken
