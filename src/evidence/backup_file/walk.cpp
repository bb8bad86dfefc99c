#include "evidence/backup_file/walk.h"

#include <algorithm>
#include <utility>

#include "evidence/backup_file/block.h"
#include "evidence/backup_file/filemark.h"

namespace unbroken::backup_file {
namespace {

constexpr std::uint64_t kAhead = 4096;
// Blocks, streams and records of one set. A terabyte in pieces of a megabyte
// has as many; a file cut into smaller ones on purpose is not worth the time.
constexpr std::uint32_t kMostHops = 1U << 20;
// Records that may hold the start of the trailer where no index says.
constexpr std::size_t kLastPieces = 4;

}  // namespace

Step Walk::step(Windows& windows, const Layout& layout, OpenSet& set) {
  return layout.is_container ? step_records(windows, layout, set)
                             : step_blocks(windows, layout, set);
}

Step Walk::fail(std::string reason) {
  reason_ = std::move(reason);
  return Step::failed;
}

Step Walk::fail_cut(const Windows& windows) {
  return fail("the file ends at " + std::to_string(windows.file_size()) + ", before the set's " +
              (data_ended_ ? "last filemark" : "data end"));
}

bool Walk::pass_filemark(const Layout& layout) {
  at_ += layout.filemark_size;
  return std::exchange(data_ended_, true);
}

Step Walk::step_blocks(Windows& windows, const Layout& layout, OpenSet& set) {
  while (++hops_ < kMostHops) {
    if (stream_ != 0) {
      const Step step = step_streams(windows);
      if (step != Step::done) return step;
      continue;
    }
    if (windows.bytes_after(at_) < BlockHead::kSize) return fail_cut(windows);
    const auto bytes = windows.from(at_, BlockHead::kSize, kAhead);
    if (!bytes) return Step::waiting;
    BlockHead head;
    if (!read_block_head(*bytes, head)) {
      return fail("there is no block with a valid checksum at " + std::to_string(at_));
    }
    if (head.type == kFilemark) {
      if (windows.bytes_after(at_) < layout.filemark_size) return fail_cut(windows);
      if (pass_filemark(layout)) return Step::done;
      set.tell(std::nullopt);  // no trailer came before the data end
      continue;
    }
    if (head.type == kSetStart || head.type == kTape) {
      return fail("another " + name_of(head.type) + " block at " + std::to_string(at_) +
                  " comes before the set's end");
    }
    if (head.first_stream < BlockHead::kSize) {
      return fail("the block at " + std::to_string(at_) + " makes no sense");
    }
    if (head.type == kTrailingConfig && !data_ended_ && !set.is_told()) {
      const Step step = read_trailer(windows, set);
      if (step != Step::done) return step;
      continue;
    }
    stream_ = at_ + head.first_stream;
  }
  return fail("the set's end is more than " + std::to_string(kMostHops) + " blocks away");
}

Step Walk::read_trailer(Windows& windows, OpenSet& set) {
  std::uint64_t least = BlockHead::kSize;
  for (;;) {
    if (least > windows.bytes_after(at_)) return fail_cut(windows);
    const auto bytes = windows.from(at_, least, std::max(least, kAhead));
    if (!bytes) return Step::waiting;
    WholeBlock block;
    const BlockReading reading = read_whole_block(*bytes, block);
    if (reading.state == Reading::damaged) return fail(reading.reason);
    if (reading.state == Reading::needs_more) {
      least = reading.needed;
      continue;
    }
    set.tell(block.content);
    at_ += block.size;
    return Step::done;
  }
}

Step Walk::step_streams(Windows& windows) {
  if (windows.bytes_after(stream_) < StreamHead::kSize) return fail_cut(windows);
  const auto bytes = windows.from(stream_, StreamHead::kSize, kAhead);
  if (!bytes) return Step::waiting;
  StreamHead stream;
  if (!read_stream_head(*bytes, stream)) {
    return fail("there is no stream with a valid checksum at " + std::to_string(stream_));
  }
  std::uint64_t next = 0;
  if (!after_stream(stream_, stream, windows.file_size(), next)) return fail_cut(windows);
  if (stream.is_last()) {
    at_ = next;
    stream_ = 0;
  } else {
    stream_ = next;
  }
  return Step::done;
}

Step Walk::step_records(Windows& windows, const Layout& layout, OpenSet& set) {
  while (++hops_ < kMostHops) {
    if (search_) {
      Bytes config;
      const Step step = search_->step(windows, config);
      if (step == Step::waiting) return step;
      set.tell(step == Step::done ? std::optional(config) : std::nullopt);
      search_.reset();
    }
    const std::uint64_t there = windows.bytes_after(at_);
    if (there < Record::kLeastSize) return fail_cut(windows);
    const auto bytes = windows.from(at_, std::min<std::uint64_t>(there, BlockHead::kSize), kAhead);
    if (!bytes) return Step::waiting;
    BlockHead head;
    if (at_ % kBlockStep == 0 && read_block_head(*bytes, head) && head.type == kFilemark) {
      if (there < layout.filemark_size) return fail_cut(windows);
      const std::uint64_t data_end = at_;
      if (pass_filemark(layout)) return Step::done;
      search_.emplace(std::move(pieces_), has_index_, data_end);
      continue;
    }
    Record record;
    if (!read_record(*bytes, record)) {
      return fail("there is no record that makes sense at " + std::to_string(at_));
    }
    if (record.size > there) return fail_cut(windows);
    const Step step = pass_record(windows, record, *bytes);
    if (step != Step::done) return step;
  }
  return fail("the set's end is more than " + std::to_string(kMostHops) + " records away");
}

Step Walk::pass_record(Windows& windows, const Record& record, Bytes bytes) {
  if (!data_ended_ && !has_index_ && record.kind == Record::Kind::data) {
    if (pieces_.size() == kLastPieces) pieces_.erase(pieces_.begin());
    pieces_.push_back({0, at_});
  } else if (!data_ended_ && record.kind == Record::Kind::index) {
    const std::uint64_t entries_end = Record::kHeadSize + std::uint64_t{record.entries} * 16;
    if (entries_end <= record.size && entries_end <= kMostConfigBytes) {
      const auto whole = windows.from(at_, entries_end, entries_end);
      if (!whole) return Step::waiting;
      bytes = *whole;
    }
    if (const auto piece = last_piece(bytes, record); piece && piece->file_offset < at_) {
      pieces_ = {*piece};
      has_index_ = true;
    }
  }
  at_ += record.size;
  return Step::done;
}

}  // namespace unbroken::backup_file
