#include "evidence/backup_file/parser.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "evidence/backup_file/container.h"
#include "evidence/backup_file/filemark.h"

namespace unbroken::backup_file {
namespace {

// One read gets the media header, the first filemark and the first set's head
// while filemarks are small, as disk and Linux backups have them.
constexpr std::uint64_t kHeadAhead = 16 * kKiB;
constexpr std::uint64_t kSmallFile = 32 * kKiB;
constexpr std::uint32_t kSmallFilemark = 4096;
// The media header is padded to the size of a filemark.
constexpr std::uint64_t kMostMediaHeader = 256 * kKiB;
constexpr std::size_t kContainerMagic = 16;
// From a set's data end to the end of the file, in filemarks: two of them, and
// two blocks with one stream padded to their size.
constexpr std::uint64_t kFilemarksBehindData = 5;
constexpr std::uint64_t kLeastBehindData = 4096;
// The trailer's record and the index, compressed.
constexpr std::uint64_t kContainerTail = 6 * kKiB;

[[nodiscard]] bool begins_with(Bytes head, std::string_view text) {
  return head.size() >= text.size() && std::memcmp(head.data(), text.data(), text.size()) == 0;
}

[[nodiscard]] std::string reason_of_stranger(Bytes head, std::uint64_t size) {
  if (begins_with(head, "version https://git-lfs")) {
    return "a git-LFS pointer, not the backup itself";
  }
  for (const std::string_view magic : {"TAPE", "MSSQLBAK"}) {
    if (size < magic.size() && begins_with(head, magic.substr(0, size))) {
      return "the file ends after " + std::to_string(size) + " bytes";
    }
  }
  return "not a SQL Server backup file: it begins with neither TAPE nor MSSQLBAK";
}

}  // namespace

Parser::Parser(std::string_view name, std::uint64_t file_size) : name_(name), windows_(file_size) {}

std::optional<Wanted> Parser::next() {
  while (stage_ != Stage::done) {
    if (step() == Step::waiting) {
      const std::optional<Wanted> wish = windows_.open_wish();
      assert(wish);
      return wish;
    }
  }
  return std::nullopt;
}

BackupFileReading Parser::take() { return std::move(reading_); }

void Parser::fail(const Error& why) {
  if (stage_ == Stage::done) return;
  windows_.drop_wish();
  set_.damage("the file could not be read to the set's end: " + why.message);
  keep_set();
  reading_.problem = why;
  if (reading_.problem->subject.empty()) reading_.problem->subject = name_;
  stage_ = Stage::done;
}

void Parser::note(Code code, std::string message) {
  if (!reading_.problem) reading_.problem = Error{code, std::move(message), name_, false};
}

Step Parser::end() {
  stage_ = Stage::done;
  return Step::done;
}

Step Parser::end(Code code, std::string message) {
  note(code, std::move(message));
  return end();
}

Step Parser::step() {
  switch (stage_) {
    case Stage::magic:
      return read_magic();
    case Stage::label:
      return read_label();
    case Stage::first_filemark:
      return read_first_filemark();
    case Stage::head:
      return read_head();
    case Stage::jump_table:
      return read_jump_table();
    case Stage::trailer:
      return read_trailer();
    case Stage::closing:
      return read_closing();
    case Stage::walk:
      return walk_set();
    case Stage::done:
      break;
  }
  return Step::done;
}

Step Parser::read_magic() {
  const std::uint64_t size = windows_.file_size();
  if (size == 0) return end(Code::damaged, "the file is empty");
  const auto head =
      windows_.from(0, std::min<std::uint64_t>(size, 64), size <= kSmallFile ? size : kHeadAhead);
  if (!head) return Step::waiting;
  std::uint64_t start = 0;
  if (begins_container(*head)) {
    if (size < kContainerMagic) {
      return end(Code::damaged, "the file ends inside its container header");
    }
    if (const Status status = check_container(*head); !status) {
      return end(status.error().code, status.error().message);
    }
    layout_.is_container = true;
    start = kContainerHead;
  } else if (!begins_with(*head, "TAPE")) {
    return end(Code::damaged, reason_of_stranger(*head, size));
  }
  stretch_ = Stretch(layout_.is_container, start, size);
  needed_ = BlockHead::kSize;
  stage_ = Stage::label;
  return Step::done;
}

Step Parser::read_label() {
  for (;;) {
    const Stretch::State state = stretch_.reach(windows_, needed_, kHeadAhead);
    if (state == Stretch::State::waiting) return Step::waiting;
    if (state == Stretch::State::damaged) return end(Code::damaged, stretch_.reason());
    if (state == Stretch::State::ended) {
      return end(Code::damaged, "the file ends inside its media header");
    }
    WholeBlock tape;
    const BlockReading reading = read_whole_block(stretch_.bytes(), tape);
    if (reading.state == Reading::needs_more) {
      needed_ = reading.needed;
      continue;
    }
    if (reading.state == Reading::damaged) {
      return end(Code::damaged, "the media header is damaged: " + reading.reason);
    }
    Result<Media> media = read_media(tape);
    if (!media) return end(media.error().code, media.error().message);
    media_ = *std::move(media);
    media_.label.is_compressed = layout_.is_container;
    layout_.filemark_size = media_.block_size;
    layout_.first_filemark = stretch_.offset_after(tape.size);
    stage_ = Stage::first_filemark;
    return Step::done;
  }
}

Step Parser::read_first_filemark() {
  std::uint64_t& at = layout_.first_filemark;
  for (;;) {
    const std::uint64_t ahead = layout_.filemark_size <= kSmallFilemark ? kHeadAhead : 0;
    const auto found = has_filemark(windows_, layout_, at, ahead);
    if (!found) return Step::waiting;
    const std::uint64_t there = windows_.bytes_after(at);
    if (*found || !layout_.is_container) {
      if (there <= layout_.filemark_size) {
        return end(Code::damaged, *found ? "the media header is followed by no backup set"
                                         : "the file ends before its first backup set");
      }
      if (!*found) note(Code::damaged, "the filemark after the media header is damaged");
      return start_set(at + layout_.filemark_size);
    }
    // Padding, or the rest of the media header, comes before it.
    if (there < Record::kHeadSize) {
      return end(Code::damaged, "the file ends before its first backup set");
    }
    const auto bytes = windows_.from(at, Record::kHeadSize, kHeadAhead);
    if (!bytes) return Step::waiting;
    Record record;
    if (!read_record(*bytes, record) || record.size > there || at > kMostMediaHeader) {
      return end(Code::damaged, "there is no filemark after the media header");
    }
    at += record.size;
  }
}

Step Parser::start_set(std::uint64_t at) {
  set_ = OpenSet();
  set_.start = at;
  set_.body = at;
  if (!media_.contradiction.empty()) set_.damage(media_.contradiction);
  std::uint64_t limit = windows_.file_size();
  if (table_ && set_index_ < table_->sets()) limit = table_->data_end(set_index_);
  stretch_ = Stretch(layout_.is_container, at, limit);
  needed_ = BlockHead::kSize;
  stage_ = Stage::head;
  return Step::done;
}

Step Parser::read_head() {
  const auto unreadable = [this](const std::string& reason) {
    if (set_.head.set) {
      set_.damage("the set's head is damaged: " + reason);
    } else {
      note(Code::damaged, "backup set " + std::to_string(set_index_ + 1) + " at " +
                              std::to_string(set_.start) + " cannot be read: " + reason);
    }
    return go_to_end();
  };
  for (;;) {
    const Stretch::State state = stretch_.reach(windows_, needed_, std::max(needed_, head_ahead_));
    if (state == Stretch::State::waiting) return Step::waiting;
    if (state == Stretch::State::damaged) return unreadable(stretch_.reason());
    const BlockReading reading = read_set_head(stretch_.bytes(), set_.head);
    set_.body = stretch_.offset_after(set_.head.size);
    if (reading.state == Reading::complete) {
      head_ahead_ = round_up(set_.head.size, kBlockStep) + kBlockStep;
      return go_to_end();
    }
    if (reading.state == Reading::damaged) return unreadable(reading.reason);
    if (state == Stretch::State::ended) return unreadable("the file ends inside it");
    needed_ = reading.needed;
  }
}

Step Parser::go_to_end() {
  if (!table_is_read_) {
    stage_ = Stage::jump_table;
  } else if (table_ && set_index_ < table_->sets()) {
    trailer_ = TrailerSearch(set_, table_->data_end(set_index_), layout_);
    trailer_is_searched_ = false;
    stage_ = Stage::trailer;
  } else {
    return start_walk();
  }
  return Step::done;
}

Step Parser::read_jump_table() {
  const std::uint64_t size = windows_.file_size();
  std::uint64_t tail = layout_.filemark_size;
  if (layout_.filemark_size <= kSmallFilemark) {
    // One read gets the table and the last set's trailer.
    tail = std::max<std::uint64_t>(kFilemarksBehindData * layout_.filemark_size, kLeastBehindData) +
           (layout_.is_container ? kContainerTail
                                 : TrailerSearch::window_after(set_.head.size, layout_));
  }
  const std::uint64_t tail_start = size > tail ? std::max(size - tail, set_.body) : set_.body;
  if (!table_) table_.emplace();
  const Step step = table_->read(windows_, layout_, tail_start);
  if (step == Step::waiting) return step;
  table_is_read_ = true;
  if (step == Step::failed) table_.reset();
  return go_to_end();
}

Step Parser::read_trailer() {
  const std::uint64_t data_end = table_->data_end(set_index_);
  if (set_.head.set && !trailer_is_searched_) {
    Bytes config;
    const Step step = trailer_.step(windows_, layout_, config);
    if (step == Step::waiting) return step;
    if (step == Step::done) set_.tell(config);
    trailer_is_searched_ = true;
  }
  const auto found = has_filemark(windows_, layout_, data_end, 0);
  if (!found) return Step::waiting;
  if (!*found) {
    if (!set_.is_told()) return start_walk();  // the table is wrong about this set
    set_.damage("the filemark at " + std::to_string(data_end) +
                ", which ends the set's data, is damaged");
  } else if (set_.head.set && !set_.is_told() && layout_.is_container) {
    return start_walk();  // the index is damaged; the records may lead to the trailer
  }
  stage_ = Stage::closing;
  return Step::done;
}

Step Parser::read_closing() {
  const std::optional<std::uint64_t> closing = table_->closing(set_index_);
  if (!closing) {
    set_.damage("the file ends before the set's last filemark");
  } else if (!table_->is_own(*closing)) {
    const std::uint64_t ahead =
        layout_.filemark_size <= kSmallFilemark ? layout_.filemark_size + head_ahead_ : 0;
    const auto found = has_filemark(windows_, layout_, *closing, ahead);
    if (!found) return Step::waiting;
    if (!*found) {
      walk_ = Walk(table_->data_end(set_index_));
      stage_ = Stage::walk;
      return Step::done;
    }
  }
  keep_set();
  return next_of_table();
}

Step Parser::next_of_table() {
  ++set_index_;
  if (set_index_ >= table_->sets()) return end();
  return start_set(table_->set_start(set_index_, layout_));
}

Step Parser::start_walk() {
  if (!set_.head.set || set_.head.config.empty()) return leave_walk();
  walk_ = Walk(set_.body);
  stage_ = Stage::walk;
  return Step::done;
}

Step Parser::walk_set() {
  const Step step = walk_.step(windows_, layout_, set_);
  if (step == Step::waiting) return step;
  if (step == Step::failed) {
    set_.damage(walk_.reason());
    return leave_walk();
  }
  keep_set();
  const std::uint64_t at = walk_.at();
  if (table_ && table_->closing(set_index_) == at - layout_.filemark_size) return next_of_table();
  table_.reset();
  ++set_index_;
  if (at >= windows_.file_size()) return end();
  return start_set(at);
}

Step Parser::leave_walk() {
  keep_set();
  return table_ ? next_of_table() : end();
}

void Parser::keep_set() {
  if (!set_.head.set) return;
  set_.tell(std::nullopt);
  reading_.sets.push_back(set_.close(name_, media_, layout_));
  set_ = OpenSet();
}

}  // namespace unbroken::backup_file
