// Written by hand: Boost's writer of clusters numbers the vertices, so that one
// new backup set would change every line of a drawing.

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/printable.h"
#include "unbroken/graph_drawing.h"

namespace unbroken {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// The line breaks are Graphviz's, not the texts'.
std::string label(const std::vector<std::string>& lines) {
  std::string out = "\"";
  for (const std::string& line : lines) {
    if (line.empty()) continue;
    const std::string inner = quoted(line);
    if (out.size() > 1) out += "\\n";
    out += std::string_view(inner).substr(1, inner.size() - 2);
  }
  return out + '"';
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kShapes{{
    {"full", "style=bold"},
    {"copy-only full", "style=bold"},
    {"database", "shape=cylinder, style=filled, fillcolor=\"#cfe2f3\""},
    {"place", "style=filled, fillcolor=\"#eaf3fb\""},
    {"availability_group", "shape=hexagon, style=filled, fillcolor=\"#e6dcf2\""},
    {"replica", "style=\"filled,rounded\", fillcolor=\"#f3eefa\""},
    {"mirroring_session", "shape=hexagon, style=filled, fillcolor=\"#e6dcf2\""},
    {"log_shipping_primary", "style=\"filled,rounded\", fillcolor=\"#fdebd0\""},
    {"log_shipping_secondary", "style=\"filled,rounded\", fillcolor=\"#fdf5e6\""},
    {"maintenance_plan", "style=\"filled,rounded\", fillcolor=\"#fdebd0\""},
    {"maintenance_task", "style=\"filled,rounded\", fillcolor=\"#fdf5e6\""},
    {"backup_tool", "shape=component, style=filled, fillcolor=\"#fdebd0\""},
    {"managed_instance", "style=\"filled,rounded\", fillcolor=\"#d5f0dc\""},
    {"managed_database", "style=\"filled,rounded\", fillcolor=\"#d5f0dc\""},
    {"storage_account", "shape=box3d, style=filled, fillcolor=\"#eeeeee\""},
    {"container", "shape=folder, style=filled, fillcolor=\"#f5f5f5\""},
    {"folder", "shape=folder, style=filled, fillcolor=\"#f5f5f5\""},
    {"logs", "shape=box3d"},
    {"server", "shape=plaintext"},
}};

std::string_view shape_of(std::string_view kind) {
  for (const auto& [known, shape] : kShapes) {
    if (known == kind) return shape;
  }
  return {};
}

// What standing in a server's cluster says already.
bool is_shown_by_cluster(const DrawnVertex& from, const DrawnEdge& edge) {
  return edge.relation == "hosts" || edge.relation == "stands_on" ||
         (edge.relation == "runs" && from.kind == "server");
}

std::string words_of(const DrawnEdge& edge) {
  std::string words = edge.relation;
  for (char& c : words) c = c == '_' ? ' ' : c;
  return quoted(edge.is_certain ? words : words + "?");
}

std::string style_of(const DrawnEdge& edge, const DrawnVertex& from) {
  const std::string& relation = edge.relation;
  if (relation == "log") return {};
  if (relation == "base") return "label=\"base\", style=dotted";
  if (relation == "gap") {
    return "label=" + label({"gap", edge.note}) + ", color=red, fontcolor=red, style=dashed";
  }
  if (relation == "branch") {
    return "label=" + label({"fork point", edge.note}) + ", color=purple, fontcolor=purple";
  }
  // Most of an estate's edges: what they join says what they are, their words only crowd.
  const bool is_plain = relation == "copy_of" || relation == "lies_in" || relation == "writes_to";
  std::string style = (is_plain && edge.is_certain ? "tooltip=" : "label=") + words_of(edge);
  if (relation == "competes_with") {
    style += ", color=red, fontcolor=red, dir=both, constraint=false, penwidth=2";
  }
  if (is_plain || relation == "holds") style += ", color=gray60, fontcolor=gray50";
  if (relation == "writes_to") style += ", weight=0";
  if (from.kind == "managed_database" || from.kind == "managed_instance") {
    if (!is_plain && relation != "competes_with")
      style += ", color=\"#2e8b57\", fontcolor=\"#2e8b57\"";
  }
  if (!edge.is_certain) style += ", style=dashed";
  return style;
}

}  // namespace

std::string GraphDrawing::dot() const {
  std::vector<std::string> inside(clusters_.size());
  for (const DrawnVertex& vertex : vertices_) {
    if (vertex.kind == "server") continue;  // is its cluster
    std::string& text = inside[vertex.cluster];
    text += (vertex.cluster == 0 ? "  " : "    ") + quoted(vertex.id) +
            " [label=" + label(vertex.lines);
    if (const std::string_view shape = shape_of(vertex.kind); !shape.empty() && vertex.is_usable) {
      text += ", " + std::string(shape);
    }
    if (!vertex.is_usable) text += ", style=dashed";
    text += ", tooltip=" + quoted(vertex.tooltip);
    if (!vertex.url.empty()) text += ", URL=" + quoted(vertex.url);
    text += "];\n";
  }
  std::string text =
      "digraph unbroken {\n  rankdir=LR;\n  node [shape=box, fontsize=10];\n  edge "
      "[fontsize=9];\n";
  for (std::size_t c = 1; c < clusters_.size(); ++c) {
    text += "  subgraph cluster_" + std::to_string(c - 1) + " {\n    label=" + label(clusters_[c]) +
            ";\n" + inside[c] + "  }\n";
  }
  text += inside[0];
  std::set<std::pair<std::size_t, std::size_t>> protected_by;
  for (const DrawnEdge& edge : edges_) {
    if (edge.relation == "protects") protected_by.emplace(edge.from, edge.to);
  }
  for (const DrawnEdge& edge : edges_) {
    if (is_shown_by_cluster(vertices_[edge.from], edge)) continue;
    if (edge.relation == "configures" && protected_by.contains({edge.from, edge.to})) continue;
    text += "  " + quoted(vertices_[edge.from].id) + " -> " + quoted(vertices_[edge.to].id);
    if (const std::string style = style_of(edge, vertices_[edge.from]); !style.empty())
      text += " [" + style + "]";
    text += ";\n";
  }
  return text + "}\n";
}

}  // namespace unbroken
