// Any bytes as configuration records (the stream MQCI): the first half as the
// leading copy, the second as the trailing one.

#include "evidence/backup_file/config_record.h"

#include <cstdint>
#include <string>

#include "fuzz/promise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace unbroken;
  using namespace unbroken::backup_file;
  const auto all = std::as_bytes(std::span(bytes, size));
  ConfigRecords leading;
  ConfigRecords trailing;
  std::string reason;
  if (!read_config(all.first(size / 2), leading, reason)) {
    fuzz::promise(!reason.empty(), "refused records have a reason");
    leading = {};
  }
  reason.clear();
  if (!read_config(all.subspan(size / 2), trailing, reason)) {
    fuzz::promise(!reason.empty(), "refused records have a reason");
    trailing = {};
  }
  (void)contradiction(leading, trailing);
  for (const Told told : {Told::by_trailer, Told::by_leader_alone}) {
    const ConfigRecords& records = told == Told::by_trailer ? trailing : leading;
    if (records.set.empty()) continue;
    BackupSet set;
    describe(records, told, leading, set);
    fuzz::promise(set.type.has_value(), "readable records have a type");
    fuzz::promise(set.files.size() == records.files.size(), "every file is told");
  }
  return 0;
}
