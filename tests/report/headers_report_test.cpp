#include <catch2/catch.hpp>

#include "answers.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

BackupSet on_media(BackupSet set, std::uint8_t media, int position) {
  set.media.media_set_id = guid(media);
  set.position = position;
  return set;
}

std::string order_of(const std::vector<BackupSet>& sets) {
  std::string order;
  for (const BackupSet& set : sets) order += std::to_string(set.uuid.bytes()[15]) + " ";
  return order;
}

}  // namespace

TEST_CASE("headers stand by media set, then position", "[report]") {
  const MergedSets merged =
      in_report_order({on_media(backup(3, BackupType::log, 1, 2, "01:00"), 0xB, 2),
                       on_media(backup(1, BackupType::full, 1, 2, "01:00"), 0xA, 1),
                       on_media(backup(2, BackupType::log, 1, 2, "01:00"), 0xB, 1)});

  CHECK(order_of(merged.sets) == "2 3 1 ");
  CHECK(merged.contradictions.empty());
}

TEST_CASE("two stripes are one set with two devices", "[report]") {
  BackupSet one = on_media(backup(1, BackupType::full, 1, 2, "01:00"), 0xA, 1);
  one.media.family_count = 2;
  BackupSet two = one;
  two.devices[0].path = "D:\\b\\1b.bak";
  two.devices[0].family_sequence_number = 2;

  const MergedSets merged = in_report_order({two, one});

  REQUIRE(merged.sets.size() == 1);
  REQUIRE(merged.sets[0].devices.size() == 2);
  CHECK(merged.sets[0].devices[0].path == "D:\\b\\1.bak");
  CHECK(merged.sets[0].devices[1].path == "D:\\b\\1b.bak");
}

TEST_CASE("two files that tell different things of one set are told", "[report]") {
  BackupSet one = backup(1, BackupType::full, 1, 1500, "01:00");
  BackupSet two = backup(1, BackupType::full, 1, 1600, "01:00");
  two.devices[0].path = "E:\\copy.bak";

  const MergedSets merged = in_report_order({one, two});

  REQUIRE(merged.sets.size() == 1);
  REQUIRE(merged.contradictions.size() == 1);
  CHECK(merged.contradictions[0].backup_set_uuid == guid(1));
  CHECK(merged.contradictions[0].source == "E:\\copy.bak");
  CHECK(merged.contradictions[0].detail == "last_lsn: 1500 and 1600");
}

TEST_CASE("sets without a GUID are never taken for each other", "[report]") {
  BackupSet one = backup(0, BackupType::full, 1, 2, "01:00");
  CHECK(in_report_order({one, one}).sets.size() == 2);
}

TEST_CASE("no headers are an empty array", "[report]") {
  CHECK(headers_json({}) == "[]\n");
  CHECK(headers_text({}, {}).empty());
}

TEST_CASE("headers' text shows a file's sets and whether they are whole", "[report]") {
  std::vector<BackupSet> sets{on_media(backup(1, BackupType::full, 1000, 1100, "01:00"), 0xA, 1),
                              on_media(backup(2, BackupType::log, 1000, 1500, "02:00"), 0xA, 2)};
  sets[0].media.family_count = sets[1].media.family_count = 2;
  sets[1].devices = sets[0].devices;
  sets[0].is_copy_only = true;

  CHECK(headers_text(sets, {}) == R"(D:\b\1.bak (stripe 1 of 2)
  1  full, copy only of Sales on SQL01
     taken     2026-11-20T01:00:00 to 2026-11-20T01:00:30 (UTC+01:00)
     LSN       1000 to 1100
     set       00000000-0000-0000-0000-000000000001
     complete  no: media family 2 of 2 is missing
  2  log of Sales on SQL01
     taken     2026-11-20T02:00:00 to 2026-11-20T02:00:30 (UTC+01:00)
     LSN       1000 to 1500
     set       00000000-0000-0000-0000-000000000002
     complete  no: media family 2 of 2 is missing
)");
}

TEST_CASE("a differential of some files is told from their full backup", "[report]") {
  const std::string text =
      headers_text(in_report_order({backup(1, BackupType::file_differential, 1, 2, "01:00"),
                                    backup(2, BackupType::partial_differential, 1, 2, "01:00"),
                                    backup(3, BackupType::file, 1, 2, "01:00")})
                       .sets,
                   {});

  CHECK_THAT(text, Catch::Contains("file differential of Sales") &&
                       Catch::Contains("partial differential of Sales") &&
                       Catch::Contains("  file of Sales"));
}

TEST_CASE("an import says what it added, and what contradicts", "[report]") {
  ImportReport report;
  report.files = 3;
  report.counts = {2, 1, 0, 1, 12};
  report.unreadable = {{"x.bak", "ends inside its header"}};
  const std::vector<Contradiction> contradictions{{guid(3), "estate.json", "last_lsn: 1 and 2"}};

  CHECK(import_text(report, contradictions, {}) == R"(3 files read
  added          2 backup sets
  already known  1 backup set
  extended       0 backup sets
  conflicting    1 backup set
  configuration  12 new rows
  unreadable     1 input

contradiction about set 00000000-0000-0000-0000-000000000003
  last_lsn: 1 and 2
  the second says estate.json
)");
  CHECK(import_json(report, contradictions) == R"({
  "files": 3,
  "added": 2,
  "already_known": 1,
  "extended": 0,
  "conflicting": 1,
  "estate_rows": 12,
  "contradictions": [
    {
      "backup_set_uuid": "00000000-0000-0000-0000-000000000003",
      "source": "estate.json",
      "detail": "last_lsn: 1 and 2"
    }
  ],
  "unreadable": [
    {
      "source": "x.bak",
      "reason": "ends inside its header"
    }
  ]
}
)");
}

TEST_CASE("rules are a line each, and one rule its page", "[report]") {
  const RulePage ls{
      "LS-1",      RuleKind::check, Severity::error, 10, "Log shipping takes the log away.",
      "Its rows.", "Stop.",         "The topic"};
  const RulePage mp{"MP-1",      RuleKind::check, Severity::warning, 20, "A maintenance plan does.",
                    "Its rows.", "Stop.",         "The topic"};
  const std::vector<RulePage> both{ls, mp};

  CHECK(rules_text(both, {}) ==
        "LS-1        error           Log shipping takes the log away.\n"
        "MP-1        warning         A maintenance plan does.\n");
  CHECK(rules_text({&ls, 1}, {}) ==
        "LS-1: Log shipping takes the log away.\n"
        "  kind      check\n"
        "  severity  error, priority 10\n"
        "  needs     Its rows.\n"
        "  do        Stop.\n"
        "  see       The topic\n"
        "  page      docs/rules/LS-1.md\n");
}
