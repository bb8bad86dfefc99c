#include "evidence/backup_file/trailer_search.h"

#include <algorithm>
#include <utility>

#include "evidence/backup_file/set_head.h"

namespace unbroken::backup_file {
namespace {

constexpr std::uint64_t kLeastWindow = 4 * kKiB;
constexpr std::uint64_t kMostWindow = std::uint64_t{1} << 20;
// More than the index of a set with a few passes needs before its padding.
constexpr std::uint64_t kIndexEntriesAhead = 4 * kKiB;
// The filemark behind the data, so that the same window serves to check it.
constexpr std::uint64_t kFilemarkBehind = 64;

}  // namespace

TrailerSearch::TrailerSearch(const OpenSet& set, std::uint64_t data_end, const Layout& layout)
    : set_start_(set.start),
      body_(set.body),
      data_end_(data_end),
      window_(window_after(set.head.size, layout)) {}

std::uint64_t TrailerSearch::window_after(std::uint64_t head_size, const Layout& layout) {
  return std::max(round_up(head_size, kBlockStep), kLeastWindow) + layout.filemark_size;
}

Step TrailerSearch::step(Windows& windows, const Layout& layout, Bytes& out) {
  if (!layout.is_container) return search_blocks(windows, out);
  if (!pieces_) {
    const Step step = search_index(windows, layout);
    if (step != Step::done) return step;
  }
  return pieces_->step(windows, out);
}

Step TrailerSearch::search_blocks(Windows& windows, Bytes& out) {
  if (data_end_ < body_) return Step::failed;
  for (;;) {
    const std::uint64_t room = data_end_ - body_;
    const std::uint64_t size = std::min(window_, room) / kBlockStep * kBlockStep;
    const std::uint64_t behind = std::min(kFilemarkBehind, windows.bytes_after(data_end_));
    const auto bytes = windows.from(data_end_ - size, size + behind, size + behind);
    if (!bytes) return Step::waiting;
    const auto found = find_trailer_before_end(bytes->first(size), data_end_ - size - set_start_);
    if (found) {
      out = *found;
      return Step::done;
    }
    if (window_ >= room || window_ >= kMostWindow) return Step::failed;
    window_ *= 8;
  }
}

Step TrailerSearch::search_index(Windows& windows, const Layout& layout) {
  if (data_end_ < body_) return Step::failed;
  const std::uint64_t size = std::min(data_end_ - body_, layout.filemark_size + kIndexEntriesAhead);
  const auto bytes = windows.from(data_end_ - size, size, size + kFilemarkBehind);
  if (!bytes) return Step::waiting;
  const Bytes before = bytes->first(size);
  const auto at = find_index_before_end(before);
  if (!at) return Step::failed;
  Record record;
  if (!read_record(before.subspan(*at), record)) return Step::failed;
  const auto piece = last_piece(before.subspan(*at), record);
  if (!piece || piece->file_offset < set_start_ || piece->file_offset >= data_end_) {
    return Step::failed;
  }
  pieces_.emplace(std::vector{*piece}, true, data_end_);
  return Step::done;
}

PieceSearch::PieceSearch(std::vector<Piece> candidates, bool is_indexed, std::uint64_t data_end)
    : candidates_(std::move(candidates)), is_indexed_(is_indexed), data_end_(data_end) {
  try_next();
}

void PieceSearch::try_next() {
  if (candidates_.empty()) return;
  stretch_ = Stretch(true, candidates_.back().file_offset, data_end_);
  set_offset_ = candidates_.back().set_offset;
  search_at_ = 0;
  least_ = 1;
}

Step PieceSearch::step(Windows& windows, Bytes& out) {
  while (!candidates_.empty()) {
    const Stretch::State state = stretch_.reach(windows, least_, 0);
    if (state == Stretch::State::waiting) return Step::waiting;
    if (state == Stretch::State::ready) {
      const std::optional<std::uint64_t> expected =
          is_indexed_ ? std::optional(set_offset_) : std::nullopt;
      if (const auto found = find_trailer_from(stretch_.bytes(), expected, search_at_)) {
        out = *found;
        return Step::done;
      }
      least_ = stretch_.bytes().size() + 1;
      continue;
    }
    candidates_.pop_back();
    try_next();
  }
  return Step::failed;
}

}  // namespace unbroken::backup_file
