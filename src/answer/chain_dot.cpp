#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "unbroken/analysis.h"
#include "unbroken/answer.h"

namespace unbroken {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) continue;
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// A line break that Graphviz, not the text, makes.
std::string label(const std::vector<std::string>& lines) {
  std::string out = "\"";
  for (const std::string& line : lines) {
    const std::string inner = quoted(line);
    out += inner.substr(1, inner.size() - 2) + "\\n";
  }
  out.resize(out.size() - 2);
  return out + '"';
}

std::string_view kind_of(const ChainGraph::Set& set) {
  switch (set.type) {
    case BackupType::full:
      return set.is_copy_only ? "copy-only full" : "full";
    case BackupType::differential:
      return "differential";
    case BackupType::log:
      return set.is_copy_only ? "copy-only log" : "log";
    case BackupType::file:
      return "file";
    case BackupType::file_differential:
      return "file differential";
    case BackupType::partial:
      return "partial";
    case BackupType::partial_differential:
      return "partial differential";
  }
  return "backup";
}

std::string vertex_name(const ChainGraph& graph, Vertex v) { return quoted(graph[v].uuid.text()); }

class Drawing {
 public:
  void add(const LoadedDatabase& loaded, const std::string& name) {
    const ChainGraph& graph = loaded.graph;
    const VertexMask usable = graph.usable();
    for (ForkIndex f = 0; f < graph.forks().size(); ++f) {
      const Guid& id = graph.forks()[f].id;
      text_ += "  subgraph cluster_" + std::to_string(clusters_++) + " {\n    label=" +
               label({name, id.is_zero() ? "fork unknown" : "fork " + id.text()}) + ";\n";
      for (Vertex v = 0; v < graph.size(); ++v) {
        if (graph[v].last_fork == f) add_vertex(graph, v, usable[v]);
      }
      text_ += "  }\n";
    }
    for (Vertex v = 0; v < graph.size(); ++v) add_base(graph, v);
    for (ForkIndex f = 0; f < graph.forks().size(); ++f) {
      add_links(graph, f, usable);
      for (const ChainGap& gap : gaps_of(graph, f, usable)) add_gap(graph, gap);
    }
  }

  [[nodiscard]] std::string finish() && {
    return "digraph unbroken {\n  rankdir=LR;\n  node [shape=box, fontsize=10];\n  edge "
           "[fontsize=9];\n" +
           text_ + "}\n";
  }

 private:
  void add_vertex(const ChainGraph& graph, Vertex v, bool usable) {
    const ChainGraph::Set& set = graph[v];
    std::vector<std::string> lines{std::string(kind_of(set)),
                                   set.first_lsn.decimal() + " - " + set.last_lsn.decimal()};
    if (set.finish != ChainGraph::kNoTime) lines.push_back(set.finish.text());
    if (!usable) lines.push_back(set.went_to_nul ? "went to NUL" : "not complete");
    text_ += "    " + vertex_name(graph, v) + " [label=" + label(lines);
    if (set.type == BackupType::full) text_ += ", style=bold";
    if (!usable) text_ += ", style=dashed";
    text_ += "];\n";
  }

  void add_base(const ChainGraph& graph, Vertex v) {
    if (graph[v].base == kNone) return;
    text_ += "  " + vertex_name(graph, graph[v].base) + " -> " + vertex_name(graph, v) +
             " [label=\"base\", style=dotted];\n";
  }

  // From every log to the ones that can follow it first, and from every data
  // backup to the first log after it.
  void add_links(const ChainGraph& graph, ForkIndex fork, const VertexMask& usable) {
    const ForkPath path = graph.path_to(fork);
    const std::vector<LogLink> links = graph.links_on(path, usable);
    for (Vertex v = 0; v < graph.size(); ++v) {
      if (!usable[v] || graph[v].last_fork != fork || graph.is_empty_log(v)) continue;
      const Lsn state = graph[v].last_lsn;
      const auto next = std::find_if(links.begin(), links.end(), [&](const LogLink& link) {
        return link.to > state && link.from <= state;
      });
      if (next == links.end()) continue;
      text_ += "  " + vertex_name(graph, v) + " -> " + vertex_name(graph, next->set) + ";\n";
    }
  }

  void add_gap(const ChainGraph& graph, const ChainGap& gap) {
    if (gap.after == kNone || gap.before == kNone) return;
    text_ += "  " + vertex_name(graph, gap.after) + " -> " + vertex_name(graph, gap.before) +
             " [label=" + label({"gap", gap.from_lsn.decimal() + " - " + gap.to_lsn.decimal()}) +
             ", color=red, fontcolor=red, style=dashed];\n";
  }

  std::string text_;
  int clusters_ = 0;
};

}  // namespace

Result<std::string> chain_dot(Catalog& catalog, const std::string& database) {
  auto index = index_databases(catalog);
  if (!index.ok()) return std::move(index).error();
  Drawing drawing;
  bool any = database.empty();
  for (const IndexedDatabase& indexed : index->databases) {
    if (!database.empty() && !indexed.is_called(database)) continue;
    any = true;
    auto loaded = load_database(catalog, *index, indexed);
    if (!loaded.ok()) return std::move(loaded).error();
    drawing.add(*loaded, indexed.labels.front().database_name);
  }
  if (!any) return Error{Code::not_found, "no evidence names this database", database};
  return std::move(drawing).finish();
}

}  // namespace unbroken
