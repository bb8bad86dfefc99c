#include "evidence/backup_file/stretch.h"

#include <algorithm>

#include "evidence/backup_file/block.h"
#include "evidence/backup_file/container.h"

namespace unbroken::backup_file {
namespace {

constexpr std::uint64_t kMostDecoded = kMostConfigBytes + (std::uint64_t{1} << 20);
constexpr std::uint64_t kRecordAhead = 16 * kKiB;

}  // namespace

Stretch::State Stretch::reach(Windows& windows, std::uint64_t least, std::uint64_t ahead) {
  if (is_container_) {
    while (decoded_.size() < least) {
      const State state = decode_next(windows);
      if (state != State::ready) return state;
    }
    return State::ready;
  }
  const std::uint64_t there = windows.bytes_after(start_);
  known_ = {};
  if (there == 0) return State::ended;
  const auto known = windows.from(start_, std::min(least, there), ahead);
  if (!known) return State::waiting;
  known_ = *known;
  return least <= there ? State::ready : State::ended;
}

Stretch::State Stretch::decode_next(Windows& windows) {
  const std::uint64_t there =
      next_ < limit_ ? std::min(limit_ - next_, windows.bytes_after(next_)) : 0;
  if (there < Record::kLeastSize) return State::ended;
  const auto head_bytes =
      windows.from(next_, std::min<std::uint64_t>(there, Record::kHeadSize), kRecordAhead);
  if (!head_bytes) return State::waiting;
  const auto damaged = [this](const char* what) {
    reason_ = "the record at " + std::to_string(next_) + what;
    return State::damaged;
  };
  Record record;
  if (!read_record(*head_bytes, record)) {
    BlockHead block;
    if (read_block_head(*head_bytes, block)) return State::ended;  // a filemark
    return damaged(" has an unknown tag");
  }
  if (record.kind != Record::Kind::data || record.size > there) return State::ended;
  if (decoded_.size() + record.decoded_size > kMostDecoded) {
    return damaged(" continues a block of more than 64 MiB");
  }
  const auto bytes = windows.from(next_, record.size, record.size);
  if (!bytes) return State::waiting;
  if (!decode_record(*bytes, record, decoded_)) {
    return damaged(" does not match its check value, or does not decode");
  }
  next_ += record.size;
  return State::ready;
}

}  // namespace unbroken::backup_file
