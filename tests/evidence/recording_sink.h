// RecordingSink: keeps what a reader hands on, in order.

#ifndef UNBROKEN_TESTS_EVIDENCE_RECORDING_SINK_H_
#define UNBROKEN_TESTS_EVIDENCE_RECORDING_SINK_H_

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unbroken/evidence.h"

namespace unbroken {

class RecordingSink : public EvidenceSink {
 public:
  Status add(BackupSet set) override {
    sets.push_back(std::move(set));
    return sets.size() == fail_at_set ? Status(Error{Code::conflict, "disk full", "catalog"})
                                      : Status();
  }
  Status add(EstateRow row) override {
    rows.push_back(std::move(row));
    return {};
  }
  Status taken_at(UtcTime at) override {
    taken.push_back(at);
    taken_was_first = sets.empty() && rows.empty();
    return {};
  }

  std::vector<BackupSet> sets;
  std::vector<EstateRow> rows;
  std::vector<UtcTime> taken;
  bool taken_was_first = false;
  std::size_t fail_at_set = 0;  // 1 for the first; 0 never fails
};

// Opens text as often as asked, in pieces of at most `piece` bytes.
inline std::function<Result<ByteStream>()> opener_of(std::string text,
                                                     std::size_t piece = 1U << 20) {
  return [text = std::move(text), piece]() -> Result<ByteStream> {
    return ByteStream(
        [&text, piece, at = std::size_t{0}](std::span<char> buffer) mutable -> Result<std::size_t> {
          const std::size_t count = std::min({piece, buffer.size(), text.size() - at});
          std::memcpy(buffer.data(), text.data() + at, count);
          at += count;
          return count;
        });
  };
}

}  // namespace unbroken

#endif  // UNBROKEN_TESTS_EVIDENCE_RECORDING_SINK_H_
