#include "plan/parts_missing.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "unbroken/roll_forward.h"

namespace unbroken::plan_search {
namespace {

// Numbers of SQL Server's messages (DOMAIN C13).
constexpr int kNoPrimaryFile = 3118;
constexpr int kFileMissing = 4328;
constexpr int kLogNotRestored = 4333;

class Parts {
 public:
  Parts(const ChainGraph& graph, const ForkPath& path, const VertexMask& allowed)
      : graph_(graph), path_(path), allowed_(allowed) {
    for (const Vertex v : graph.file_table().sets()) {
      if (is_of_files(graph[v].type) && may_use(v)) sets_.push_back(v);
    }
  }

  [[nodiscard]] bool empty() const { return sets_.empty(); }

  [[nodiscard]] bool are_listed() const {
    return std::any_of(sets_.begin(), sets_.end(),
                       [this](Vertex v) { return !graph_.file_table().files_of(v).empty(); });
  }

  // The newest set that holds the primary file, which knows the others.
  [[nodiscard]] Vertex primary() const {
    Vertex newest = kNone;
    for (const Vertex v : sets_) {
      if (!detail::holds_primary(graph_.file_table().files_of(v))) continue;
      if (newest == kNone || graph_[newest].last_lsn < graph_[v].last_lsn) newest = v;
    }
    return newest;
  }

  // Whole; a differential holds of a file what a backup before it does not.
  [[nodiscard]] bool is_held(const DataFile& file) const {
    return std::any_of(sets_.begin(), sets_.end(), [&](Vertex v) {
      const std::span<const DataFile> files = graph_.file_table().files_of(v);
      return std::any_of(files.begin(), files.end(), [&](const DataFile& held) {
        const bool is_whole = !FileTable::rests_on_base(graph_[v].type, held);
        return held.is_present && is_whole && is_same_file(held, file);
      });
    });
  }

 private:
  [[nodiscard]] bool may_use(Vertex v) const { return allowed_[v] && graph_.is_on(path_, v); }

  const ChainGraph& graph_;
  const ForkPath& path_;
  const VertexMask& allowed_;
  std::vector<Vertex> sets_;
};

}  // namespace

std::optional<PartsMissing> parts_missing(const ChainGraph& graph, const ForkPath& path,
                                          const VertexMask& allowed) {
  const Parts parts(graph, path, allowed);
  if (parts.empty()) return std::nullopt;
  if (!parts.are_listed()) {
    return PartsMissing{kNoPrimaryFile,
                        "backups of files are at hand, and which files they hold is not known"};
  }
  const Vertex primary = parts.primary();
  if (primary == kNone) {
    return PartsMissing{kNoPrimaryFile, "backups of files are at hand, none of the primary file"};
  }
  std::string missing;
  for (const DataFile& file : graph.file_table().files_of(primary)) {
    if (!file.drop_lsn.is_null() || parts.is_held(file)) continue;
    missing += missing.empty() ? "" : ", ";
    missing += std::to_string(file.number);
  }
  if (!missing.empty()) {
    return PartsMissing{kFileMissing, "no backup at hand holds these files: " + missing};
  }
  return PartsMissing{kLogNotRestored,
                      "no log backups at hand bring the backups of the files to one point"};
}

}  // namespace unbroken::plan_search
