// ChainSteps and EstateGraph as Boost.Graph models, so that Boost's algorithms
// run on them as they are.
//
// Both model VertexListGraph, EdgeListGraph, BidirectionalGraph, AdjacencyGraph
// and, with vertex_index and edge_index, PropertyGraph. A ChainGraph lists its
// edges through ChainSteps(graph). Other properties are functions of the graph:
// see weight_map(). Opt-in: this is the only public header that needs Boost.

#ifndef UNBROKEN_BGL_H_
#define UNBROKEN_BGL_H_

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <boost/property_map/property_map.hpp>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "unbroken/chain_steps.h"
#include "unbroken/estate_graph.h"

namespace unbroken {

// An edge by its place in edges(); a type of its own, since vertices are numbers too.
struct EdgeIndex {
  std::uint32_t at = 0;

  friend auto operator<=>(const EdgeIndex&, const EdgeIndex&) = default;
};

namespace detail {

template <class Graph>
struct BoostModel {
  using Number = std::uint32_t;

  struct ToEdge {
    EdgeIndex operator()(Number at) const { return {at}; }
  };
  struct ToTarget {
    const Graph* graph = nullptr;
    Number operator()(Number at) const { return graph->edges()[at].to; }
  };
  struct Traversal : virtual boost::bidirectional_graph_tag,
                     virtual boost::vertex_list_graph_tag,
                     virtual boost::edge_list_graph_tag,
                     virtual boost::adjacency_graph_tag {};

  using Numbers = boost::counting_iterator<Number>;
  using Edges = boost::transform_iterator<ToEdge, Numbers>;
  using InEdges = boost::transform_iterator<ToEdge, const Number*>;
  using Targets = boost::transform_iterator<ToTarget, Numbers>;

  static std::pair<Numbers, Numbers> out_numbers(Number v, const Graph& graph) {
    const auto edges = graph.out_edges(v);
    const auto begin = static_cast<Number>(edges.data() - graph.edges().data());
    return {Numbers(begin), Numbers(begin + static_cast<Number>(edges.size()))};
  }
};

struct EdgeNumber {
  using key_type = EdgeIndex;
  using value_type = std::uint32_t;
  using reference = std::uint32_t;
  using category = boost::readable_property_map_tag;

  friend std::uint32_t get(const EdgeNumber&, const EdgeIndex& edge) { return edge.at; }
};
using VertexNumber = boost::typed_identity_property_map<std::uint32_t>;

}  // namespace detail

template <class G>
concept BoostModelled = std::same_as<G, ChainSteps> || std::same_as<G, EstateGraph>;

template <BoostModelled G>
auto vertices(const G& graph) {
  using Numbers = typename detail::BoostModel<G>::Numbers;
  return std::pair(Numbers(0), Numbers(static_cast<std::uint32_t>(graph.size())));
}
template <BoostModelled G>
std::size_t num_vertices(const G& graph) {
  return graph.size();
}
template <BoostModelled G>
auto edges(const G& graph) {
  using Edges = typename detail::BoostModel<G>::Edges;
  using Numbers = typename detail::BoostModel<G>::Numbers;
  return std::pair(Edges(Numbers(0)),
                   Edges(Numbers(static_cast<std::uint32_t>(graph.edges().size()))));
}
template <BoostModelled G>
std::size_t num_edges(const G& graph) {
  return graph.edges().size();
}
template <BoostModelled G>
std::uint32_t source(EdgeIndex edge, const G& graph) {
  return graph.edges()[edge.at].from;
}
template <BoostModelled G>
std::uint32_t target(EdgeIndex edge, const G& graph) {
  return graph.edges()[edge.at].to;
}
template <BoostModelled G>
auto out_edges(std::uint32_t v, const G& graph) {
  using Edges = typename detail::BoostModel<G>::Edges;
  const auto [begin, end] = detail::BoostModel<G>::out_numbers(v, graph);
  return std::pair(Edges(begin), Edges(end));
}
template <BoostModelled G>
std::size_t out_degree(std::uint32_t v, const G& graph) {
  return graph.out_edges(v).size();
}
template <BoostModelled G>
auto in_edges(std::uint32_t v, const G& graph) {
  using InEdges = typename detail::BoostModel<G>::InEdges;
  const auto numbers = graph.in_edges(v);
  return std::pair(InEdges(numbers.data()), InEdges(numbers.data() + numbers.size()));
}
template <BoostModelled G>
std::size_t in_degree(std::uint32_t v, const G& graph) {
  return graph.in_edges(v).size();
}
template <BoostModelled G>
std::size_t degree(std::uint32_t v, const G& graph) {
  return in_degree(v, graph) + out_degree(v, graph);
}
template <BoostModelled G>
auto adjacent_vertices(std::uint32_t v, const G& graph) {
  using Model = detail::BoostModel<G>;
  const auto [begin, end] = Model::out_numbers(v, graph);
  const typename Model::ToTarget to_target{&graph};
  return std::pair(typename Model::Targets(begin, to_target),
                   typename Model::Targets(end, to_target));
}

template <BoostModelled G>
detail::VertexNumber get(boost::vertex_index_t, const G&) {
  return {};
}
template <BoostModelled G>
std::uint32_t get(boost::vertex_index_t, const G&, std::uint32_t v) {
  return v;
}
template <BoostModelled G>
detail::EdgeNumber get(boost::edge_index_t, const G&) {
  return {};
}
template <BoostModelled G>
std::uint32_t get(boost::edge_index_t, const G&, EdgeIndex edge) {
  return edge.at;
}

// An edge's weight as a function of the edge itself (ChainStep, EstateEdge).
template <BoostModelled G, class Weight>
auto weight_map(const G& graph, Weight weight) {
  const auto of_edge = [&graph, weight](const EdgeIndex& edge) {
    return weight(graph.edges()[edge.at]);
  };
  return boost::make_function_property_map<EdgeIndex>(of_edge);
}

}  // namespace unbroken

namespace boost {

template <unbroken::BoostModelled G>
struct graph_traits<G> {
  using Model = unbroken::detail::BoostModel<G>;
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = unbroken::EdgeIndex;
  using directed_category = bidirectional_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  using traversal_category = typename Model::Traversal;
  using vertex_iterator = typename Model::Numbers;
  using edge_iterator = typename Model::Edges;
  using out_edge_iterator = typename Model::Edges;
  using in_edge_iterator = typename Model::InEdges;
  using adjacency_iterator = typename Model::Targets;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;

  static vertex_descriptor null_vertex() { return unbroken::kNone; }
};

template <unbroken::BoostModelled G>
struct property_map<G, vertex_index_t> {
  using type = unbroken::detail::VertexNumber;
  using const_type = type;
};
template <unbroken::BoostModelled G>
struct property_map<G, edge_index_t> {
  using type = unbroken::detail::EdgeNumber;
  using const_type = type;
};

}  // namespace boost

#endif  // UNBROKEN_BGL_H_
