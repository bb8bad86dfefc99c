#include "answer/marks.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "chain/identity.h"

namespace unbroken {
namespace {

constexpr std::string_view kByLsn = "lsn:";

Result<std::vector<Mark>> record_at(const MarkRequest& request) {
  if (request.after) {
    return Error{Code::invalid_argument, "AFTER goes with the name of a mark, not with an LSN",
                 request.name};
  }
  auto lsn = Lsn::parse(std::string_view(request.name).substr(kByLsn.size()));
  if (!lsn.ok()) return std::move(lsn).error();
  return std::vector<Mark>{Mark{*lsn, std::nullopt, std::nullopt}};
}

}  // namespace

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
      if (row.lsn) marks.push_back({*row.lsn, row.mark_time, MarkName{row.mark_name}});
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
    if (!request.after && marks.size() == 1) continue;
    mark.name->after = mark.time;
    if (!mark.time) mark.name.reset();
  }
  return marks;
}

}  // namespace unbroken
