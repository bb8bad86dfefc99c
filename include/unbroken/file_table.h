// FileTable: the data files of those backup sets of a graph that are looked at
// file by file, beside the graph, so that no other set takes room for them.

#ifndef UNBROKEN_FILE_TABLE_H_
#define UNBROKEN_FILE_TABLE_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain_record.h"

namespace unbroken {

class FileTable {
 public:
  [[nodiscard]] bool empty() const { return sets_.empty(); }

  // In rising order.
  [[nodiscard]] std::span<const Vertex> sets() const { return sets_; }

  // The data files that the set describes; none where it is not told by file.
  [[nodiscard]] std::span<const DataFile> files_of(Vertex v) const {
    const auto [begin, end] = rows_of(v);
    return {files_.data() + begin, end - begin};
  }
  // What each of those files rests on, in the same order: kNone where the set
  // holds the file whole, or where its base is not here.
  [[nodiscard]] std::span<const Vertex> bases_of(Vertex v) const {
    const auto [begin, end] = rows_of(v);
    return {bases_.data() + begin, end - begin};
  }

  // Later vertices later.
  void add(Vertex v, const ChainRecord& record) {
    sets_.push_back(v);
    begins_.push_back(files_.size());
    files_.insert(files_.end(), record.files.begin(), record.files.end());
    if (is_differential(record.type)) name_bases(record);
    bases_.resize(files_.size(), kNone);
  }

  // After every set was added. The base that all files of the set rest on; kNone
  // where they rest on several, or on one that is not here.
  template <class Graph>
  Vertex link(Vertex v, const Graph& graph) {
    if (!is_differential(graph[v].type)) return kNone;
    const auto [begin, end] = rows_of(v);
    for (std::size_t i = begin; i < end; ++i) {
      if (has_base(files_[i])) bases_[i] = base_of(v, files_[i], graph);
    }
    const auto first = bases_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = bases_.begin() + static_cast<std::ptrdiff_t>(end);
    const bool is_one =
        first != last && std::adjacent_find(first, last, std::not_equal_to<>()) == last;
    return is_one ? bases_[begin] : kNone;
  }

  // Whether only what changed in the file since its base is in the set.
  [[nodiscard]] static bool rests_on_base(BackupType type, const DataFile& file) {
    return is_differential(type) && has_base(file);
  }

 private:
  struct Rows {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  static bool has_base(const DataFile& file) {
    return !file.differential_base_guid.is_zero() || !file.differential_base_lsn.is_null();
  }

  [[nodiscard]] Rows rows_of(Vertex v) const {
    const auto at = std::lower_bound(sets_.begin(), sets_.end(), v);
    const auto place = static_cast<std::size_t>(at - sets_.begin());
    if (place == sets_.size() || sets_[place] != v) return {};
    return {begins_[place], place + 1 < begins_.size() ? begins_[place + 1] : files_.size()};
  }

  // A set on one base may name it as a whole. A file without a base among files
  // that have one came after it and is held whole.
  void name_bases(const ChainRecord& record) {
    const auto first = files_.end() - static_cast<std::ptrdiff_t>(record.files.size());
    if (std::any_of(first, files_.end(), has_base)) return;
    for (auto file = first; file != files_.end(); ++file) {
      file->differential_base_guid = record.differential_base_guid;
      file->differential_base_lsn = record.differential_base_lsn;
    }
  }

  // E-BASE, for one file: by GUID, else by the base's first or checkpoint LSN.
  template <class Graph>
  Vertex base_of(Vertex v, const DataFile& file, const Graph& graph) const {
    if (!file.differential_base_guid.is_zero()) {
      const auto base = graph.find(file.differential_base_guid);
      return base && can_be_base(v, *base, file, graph) ? *base : kNone;
    }
    const auto path = graph.path_to(graph[v].last_fork);
    for (Vertex base = 0; base < graph.size(); ++base) {
      const bool is_at = graph[base].first_lsn == file.differential_base_lsn ||
                         graph[base].checkpoint_lsn == file.differential_base_lsn;
      if (is_at && graph.is_on(path, base) && can_be_base(v, base, file, graph)) return base;
    }
    return kNone;
  }

  template <class Graph>
  bool can_be_base(Vertex v, Vertex base, const DataFile& file, const Graph& graph) const {
    const auto& set = graph[base];
    if (set.is_copy_only || set.last_lsn > graph[v].last_lsn) return false;
    const bool is_partial = graph[v].type == BackupType::partial_differential;
    if (set.type == BackupType::full) return !is_partial;
    if (set.type != BackupType::partial && (is_partial || set.type != BackupType::file)) {
      return false;
    }
    const std::span<const DataFile> held = files_of(base);
    return std::any_of(held.begin(), held.end(), [&file](const DataFile& other) {
      return other.is_present && is_same_file(other, file);
    });
  }

  std::vector<Vertex> sets_;
  std::vector<std::size_t> begins_;  // where the files of each set begin
  std::vector<DataFile> files_;
  std::vector<Vertex> bases_;  // of files_
};

}  // namespace unbroken

#endif  // UNBROKEN_FILE_TABLE_H_
