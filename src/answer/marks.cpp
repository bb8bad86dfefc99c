#include "answer/marks.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "chain/identity.h"

namespace unbroken {
namespace {

constexpr std::string_view kByLsn = "lsn:";

// Forks whose logs can hold the mark, the one whose log finished first foremost:
// a log of a fork that was made later finished later.
std::vector<ForkIndex> forks_holding(const ChainGraph& graph, const Mark& mark) {
  std::vector<std::pair<LocalTime, ForkIndex>> found;
  for (const ChainGraph::Set& set : graph.sets()) {
    const bool covers =
        set.type == BackupType::log && set.first_lsn <= mark.lsn && mark.lsn < set.last_lsn;
    const bool is_told = set.finish != ChainGraph::kNoTime;
    if (!covers || (is_told && mark.time && set.finish < *mark.time)) continue;
    const LocalTime never{std::numeric_limits<std::int64_t>::max()};
    found.emplace_back(is_told ? set.finish : never, fork_at(set, mark.lsn));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<ForkIndex> forks;
  for (const auto& [finish, fork] : found) {
    if (std::find(forks.begin(), forks.end(), fork) == forks.end()) forks.push_back(fork);
  }
  return forks;
}

Result<std::vector<Mark>> record_at(const MarkRequest& request) {
  if (request.after) {
    return Error{Code::invalid_argument, "AFTER goes with the name of a mark, not with an LSN",
                 request.name};
  }
  auto lsn = Lsn::parse(std::string_view(request.name).substr(kByLsn.size()));
  if (!lsn.ok()) return std::move(lsn).error();
  return std::vector<Mark>{Mark{*lsn, std::nullopt, std::nullopt, {}}};
}

}  // namespace

ForkIndex fork_at(const ChainGraph::Set& log, Lsn lsn) {
  const bool is_before = !log.fork_point_lsn.is_null() && lsn < log.fork_point_lsn;
  return is_before ? log.first_fork : log.last_fork;
}

Result<std::vector<Mark>> marks_of(const LoadedDatabase& loaded, const MarkRequest& request) {
  if (request.name.starts_with(kByLsn)) return record_at(request);

  std::vector<Mark> marks;
  bool is_known = false;
  bool is_late_enough = false;
  for (const DatabasePlace& place : loaded.estate.places) {
    if (place.server == nullptr) continue;
    for (const LogMark& row : place.server->log_marks) {
      // Names of transactions compare with case, whatever the server's collation.
      if (row.mark_name != request.name || !is_same_name(row.database_name, place.database_name))
        continue;
      is_known = true;
      if (request.after && !(row.mark_time && *request.after <= *row.mark_time)) continue;
      is_late_enough = true;
      if (row.lsn) marks.push_back({*row.lsn, row.mark_time, MarkName{row.mark_name}, {}});
    }
  }
  if (!is_known) {
    return Error{Code::not_found,
                 "no history of marked transactions of this database tells this mark",
                 request.name};
  }
  if (!is_late_enough) {
    return Error{Code::not_found, "this mark was not set at or after " + request.after->text(),
                 request.name};
  }
  if (marks.empty()) {
    return Error{Code::invalid_argument, "the history tells this mark without its LSN",
                 request.name};
  }
  const auto order = [](const Mark& mark) { return std::tuple(mark.time, mark.lsn); };
  std::sort(marks.begin(), marks.end(),
            [&order](const Mark& a, const Mark& b) { return order(a) < order(b); });
  const auto again =
      std::unique(marks.begin(), marks.end(),
                  [&order](const Mark& a, const Mark& b) { return order(a) == order(b); });
  marks.erase(again, marks.end());  // told by several servers
  for (Mark& mark : marks) {
    if (request.after || marks.size() > 1) {
      mark.name->after = mark.time;
      if (!mark.time) mark.name.reset();
    }
    mark.forks = forks_holding(loaded.graph, mark);
  }
  if (request.after) marks.erase(marks.begin() + 1, marks.end());
  return marks;
}

}  // namespace unbroken
