// Any bytes as an estate export and as a dbatools history. Whatever they are,
// an error names its place, and a set that is handed on survives being written
// and read again.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "evidence/dbatools/dbatools_history.h"
#include "evidence/estate_export/estate_export.h"
#include "model/backup_set_json.h"
#include "model/estate_json.h"

namespace unbroken {
namespace {

void promise(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

class CheckingSink : public EvidenceSink {
 public:
  Status add(BackupSet set) override {
    promise(!set.uuid.is_zero(), "a set has a uuid");
    std::string json;
    JsonWriter writer(json);
    write_backup_set_row(set, writer);
    JsonReader reader{std::string_view(json)};
    BackupSetRow row;
    promise(reader.next() == JsonToken::object_begin && read_backup_set_row(reader, row),
            "a written set is JSON");
    promise(row.problems.empty(), "a written set has no wrong value");
    std::string again;
    JsonWriter rewriter(again);
    write_backup_set_row(row.set, rewriter);
    promise(again == json, "a set that was read back is written the same");
    return {};
  }
  Status add(EstateRow row) override {
    (void)problems_of(row);
    return {};
  }
  Status taken_at(UtcTime) override { return {}; }
};

void check(const JsonReading& reading) {
  promise(reading.sink.ok(), "the sink was well");
  promise(!reading.fatal || reading.fatal->message.starts_with("p:") ||
              reading.fatal->code == Code::unsupported,
          "an error names its place");
}

}  // namespace
}  // namespace unbroken

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace unbroken;
  const std::size_t piece = size == 0 ? 1 : bytes[size - 1] % 61 + 1;
  const auto open = [bytes, size, piece]() -> Result<ByteStream> {
    return ByteStream([bytes, size, piece,
                       at = std::size_t{0}](std::span<char> buffer) mutable -> Result<std::size_t> {
      const std::size_t count = std::min({piece, buffer.size(), size - at});
      if (count != 0) std::memcpy(buffer.data(), bytes + at, count);
      at += count;
      return count;
    });
  };
  CheckingSink sink;
  check(read_estate_document(open, "p", sink));
  check(read_dbatools_document(open, "p", sink));
  return 0;
}
