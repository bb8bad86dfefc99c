// Runs the fuzz target over documents that are damaged at every byte.

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

const std::string kExport =
    R"({"format":"unbroken-estate/1","taken_at":"2026-11-23T10:00:00Z","servers":[{"server_name":"S",)"
    R"("databases":[{"name":"A","family_guid":"11111111-2222-3333-4444-555555555555"}],"backupset":[)"
    R"({"backup_set_uuid":"11111111-2222-3333-4444-555555555555","type":"D","first_lsn":"34",)"
    R"("time_zone":4,"is_damaged":1,"backup_start_date":"2026-11-20T01:00:00.5","x":[{"y":"\u00e9"}],)"
    R"("backupmediafamily":[{"family_sequence_number":1,"physical_device_name":"D:\\1"}]}]}]})";
const std::string kHistory =
    R"([{"Database":"A","Type":"Log","LastLsn":6,"Start":"\/Date(1795222800000)\/","BackupSetId":7,)"
    R"("FullName":{"value":["1","2"]},"TotalSize":{"Byte":5},"FileList":[{"FileType":"D"}]}])";

void run(const std::string& text) {
  CHECK(LLVMFuzzerTestOneInput(
            static_cast<const std::uint8_t*>(static_cast<const void*>(text.data())), text.size()) ==
        0);
}

TEST_CASE("a document damaged at any byte breaks no promise") {
  for (const std::string& whole : {kExport, kHistory}) {
    run(whole);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      run(whole.substr(0, at));
      run(whole.substr(0, at) + whole.substr(at + 1));
      for (const char c : {'"', '\\', '{', '}', '[', ']', ',', ':', '0', '9', '-', '\0', '\xFF'}) {
        std::string damaged = whole;
        damaged[at] = c;
        run(damaged);
      }
    }
  }
}

}  // namespace
