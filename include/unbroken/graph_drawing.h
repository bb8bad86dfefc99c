// GraphDrawing: chains, an estate, or both, as something to be drawn.
//
// What is added becomes vertices and edges with texts, in an order that depends
// on nothing but the graphs: drawings of two days can be compared line by line.

#ifndef UNBROKEN_GRAPH_DRAWING_H_
#define UNBROKEN_GRAPH_DRAWING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "unbroken/chain.h"
#include "unbroken/estate_graph.h"

namespace unbroken {

struct DrawnVertex {
  std::string id;    // unique: a set's GUID, or kind and names
  std::string kind;  // "full", "log", "server", "place", ...
  std::vector<std::string> lines;
  std::string tooltip;
  std::string url;               // empty: none
  std::size_t cluster = 0;       // index into clusters()
  std::uint64_t stands_for = 1;  // how many backup sets
  bool is_usable = true;         // of a set: nothing keeps it from being restored
};

struct DrawnEdge {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string relation;  // "base", "log", "branch", "gap", "holds" and those of EstateRelation
  std::string note;      // empty, the LSNs of a gap, or a fork point
  bool is_certain = true;
};

struct DrawingChoices {
  // A chain that makes the drawing larger is drawn with its runs of logs as one
  // vertex each. 0 draws every set.
  std::size_t most_sets = 500;
};

class GraphDrawing {
 public:
  // The first cluster is what belongs to none.
  explicit GraphDrawing(DrawingChoices choices = {}) : choices_(choices), clusters_(1) {}

  // The backup sets of one database, a cluster a fork.
  void add(const EstateGraph& estate, EstateVertex database, const ChainGraph& chain);

  // The estate, a cluster a server: all of it, or what has to do with these
  // databases. Databases whose chains were added are joined with them.
  void add(const EstateGraph& estate);
  void add(const EstateGraph& estate, const std::vector<EstateVertex>& databases);

  [[nodiscard]] const std::vector<DrawnVertex>& vertices() const { return vertices_; }
  [[nodiscard]] const std::vector<DrawnEdge>& edges() const { return edges_; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& clusters() const { return clusters_; }

  // For Graphviz. What is seen already is no edge there: which server hosts a
  // place, as its cluster shows; what configures a place that it protects.
  [[nodiscard]] std::string dot() const;

  // For programs: everything, with the members above as attributes.
  [[nodiscard]] std::string graphml() const;

 private:
  struct Joint {
    EstateVertex database = kNone;
    std::size_t set = 0;
  };

  std::size_t put(DrawnVertex vertex);
  void add_shown(const EstateGraph& estate, const std::vector<bool>& is_shown);
  std::size_t put(const EstateGraph& estate, EstateVertex v, std::size_t cluster);

  DrawingChoices choices_;
  std::vector<DrawnVertex> vertices_;
  std::vector<DrawnEdge> edges_;
  std::vector<std::vector<std::string>> clusters_;  // the lines of their labels
  std::unordered_map<std::string, std::size_t> used_ids_;
  std::vector<Joint> joints_;
  std::size_t sets_ = 0;
};

}  // namespace unbroken

#endif  // UNBROKEN_GRAPH_DRAWING_H_
