#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unbroken/analysis.h"
#include "unbroken/graph_drawing.h"

namespace unbroken {
namespace {

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

std::string range(Lsn from, Lsn to) { return from.decimal() + " - " + to.decimal(); }

struct Link {
  Vertex from;
  Vertex to;
};

// From every set that ends on the fork to the first log that can follow it.
std::vector<Link> links_of(const ChainGraph& chain, ForkIndex fork, const VertexMask& usable,
                           const std::vector<LogLink>& links) {
  std::vector<Link> found;
  auto next = links.begin();
  for (const ChainGraph::Set& set : chain.sets_ending_on(fork)) {  // by their last LSNs
    const Vertex v = chain.vertex_of(set);
    if (!usable[v] || chain.is_empty_log(v)) continue;
    while (next != links.end() && next->to <= set.last_lsn) ++next;
    const auto follows = std::find_if(
        next, links.end(), [&set](const LogLink& link) { return link.from <= set.last_lsn; });
    if (follows != links.end()) found.push_back({v, follows->set});
  }
  return found;
}

// From the set that a branch leaves to the first log of the branch.
std::optional<Link> branching(const ChainGraph& chain, ForkIndex fork,
                              const std::vector<LogLink>& links) {
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (chain[links[i].set].last_fork != fork) continue;
    const auto end = links.begin() + static_cast<std::ptrdiff_t>(i);
    const auto left = std::find_if(
        links.begin(), end, [&links, i](const LogLink& link) { return links[i].from <= link.to; });
    if (left == end) return std::nullopt;
    return Link{left->set, links[i].set};
  }
  return std::nullopt;
}

// Which set a vertex is drawn with: itself, or the first of a run of logs that
// do nothing but follow each other.
std::vector<Vertex> runs_of(const ChainGraph& chain, const std::vector<Link>& links,
                            const std::vector<ChainGap>& gaps) {
  constexpr std::size_t kShortest = 3;
  std::vector<Vertex> previous(chain.size(), kNone);
  std::vector<std::uint32_t> before(chain.size());
  std::vector<std::uint32_t> after(chain.size());
  std::vector<bool> ends_run(chain.size());
  for (const Link& link : links) {
    ++after[link.from];
    ++before[link.to];
    previous[link.to] = link.from;
  }
  for (Vertex v = 0; v < chain.size(); ++v) {
    if (chain[v].base != kNone) ++after[chain[v].base];
  }
  for (const ChainGap& gap : gaps) {
    if (gap.after != kNone) ends_run[gap.after] = true;
  }
  std::vector<Vertex> first(chain.size());
  std::vector<std::vector<Vertex>> members(chain.size());
  for (Vertex v = 0; v < chain.size(); ++v) {  // logs stand behind those that they follow
    const Vertex from = previous[v];
    const bool joins = from != kNone && from < v && before[v] == 1 && after[from] == 1 &&
                       chain[from].type == BackupType::log && chain[v].type == BackupType::log &&
                       chain[from].last_fork == chain[v].first_fork &&
                       chain[v].first_fork == chain[v].last_fork && !ends_run[from];
    first[v] = joins ? first[from] : v;
    members[first[v]].push_back(v);
  }
  for (const std::vector<Vertex>& run : members) {
    if (run.size() >= kShortest) continue;
    for (const Vertex v : run) first[v] = v;
  }
  return first;
}

DrawnVertex drawn_set(const ChainGraph& chain, Vertex v) {
  const ChainGraph::Set& set = chain[v];
  DrawnVertex drawn;
  drawn.id = set.uuid.text();
  drawn.kind = kind_of(set);
  drawn.lines = {drawn.kind, range(set.first_lsn, set.last_lsn)};
  drawn.tooltip = drawn.id;
  if (set.finish != ChainGraph::kNoTime) {
    drawn.lines.push_back(set.finish.text());
    drawn.tooltip += ", finished " + set.finish.text();
  }
  drawn.is_usable = chain.is_usable(v);
  if (!drawn.is_usable) drawn.lines.push_back(set.went_to_nul ? "went to NUL" : "not complete");
  return drawn;
}

// The run that begins with the vertex, up to last.
void widen(DrawnVertex& run, const ChainGraph& chain, Vertex first, Vertex last) {
  ++run.stands_for;
  run.kind = "logs";
  run.lines = {std::to_string(run.stands_for) + " logs",
               range(chain[first].first_lsn, chain[last].last_lsn)};
  run.tooltip = chain[first].uuid.text() + " to " + chain[last].uuid.text();
  if (chain[last].finish == ChainGraph::kNoTime) return;
  run.lines.push_back("to " + chain[last].finish.text());
}

}  // namespace

void GraphDrawing::add(const EstateGraph& estate, EstateVertex database, const ChainGraph& chain) {
  const VertexMask usable = chain.usable();
  std::vector<Link> links;
  std::vector<ChainGap> gaps;
  std::vector<std::optional<Link>> branches;  // by fork
  for (ForkIndex f = 0; f < chain.forks().size(); ++f) {
    const std::vector<LogLink> on_path = chain.links_on(chain.path_to(f), usable);
    const std::vector<Link> of_fork = links_of(chain, f, usable, on_path);
    links.insert(links.end(), of_fork.begin(), of_fork.end());
    const std::vector<ChainGap> more = gaps_of(chain, f, usable);
    gaps.insert(gaps.end(), more.begin(), more.end());
    branches.push_back(branching(chain, f, on_path));
  }
  const bool collapses = choices_.most_sets > 0 && sets_ + chain.size() > choices_.most_sets;
  std::vector<Vertex> first(chain.size());
  for (Vertex v = 0; v < chain.size(); ++v) first[v] = v;
  if (collapses) first = runs_of(chain, links, gaps);

  std::vector<std::size_t> drawn(chain.size());
  for (ForkIndex f = 0; f < chain.forks().size(); ++f) {
    const Guid& id = chain.forks()[f].id;
    clusters_.push_back(
        {std::string(estate.name(database)), id.is_zero() ? "fork unknown" : "fork " + id.text()});
    for (const ChainGraph::Set& set : chain.sets_ending_on(f)) {
      const Vertex v = chain.vertex_of(set);
      if (first[v] != v) {
        drawn[v] = drawn[first[v]];
        widen(vertices_[drawn[v]], chain, first[v], v);
        continue;
      }
      DrawnVertex vertex = drawn_set(chain, v);
      vertex.cluster = clusters_.size() - 1;
      drawn[v] = put(std::move(vertex));
      ++sets_;
    }
    const auto sets = chain.sets_ending_on(f);
    if (!sets.empty()) joints_.push_back({database, drawn[chain.vertex_of(sets.front())]});
  }
  for (Vertex v = 0; v < chain.size(); ++v) {
    if (chain[v].base != kNone)
      edges_.push_back({drawn[chain[v].base], drawn[v], "base", {}, true});
  }
  for (const Link& link : links) {
    if (drawn[link.from] == drawn[link.to]) continue;
    edges_.push_back({drawn[link.from], drawn[link.to], "log", {}, true});
  }
  for (ForkIndex f = 0; f < chain.forks().size(); ++f) {
    const std::optional<Link>& branch = branches[f];
    if (!branch || drawn[branch->from] == drawn[branch->to]) continue;
    edges_.push_back(
        {drawn[branch->from], drawn[branch->to], "branch", chain.forks()[f].point.decimal(), true});
  }
  for (const ChainGap& gap : gaps) {
    if (gap.after == kNone || gap.before == kNone) continue;
    edges_.push_back(
        {drawn[gap.after], drawn[gap.before], "gap", range(gap.from_lsn, gap.to_lsn), true});
  }
}

}  // namespace unbroken
