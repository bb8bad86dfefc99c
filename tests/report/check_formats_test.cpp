#include <catch2/catch.hpp>

#include "answers.h"
#include "unbroken/check_printer.h"
#include "unbroken/check_tally.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

const std::vector<RulePage> kRules{
    {"LS-1", RuleKind::check, Severity::error, 10, "Two features take log backups.", "settings",
     "Choose one.", "The topic"},
    {"ADHOC-2b", RuleKind::check, Severity::error, 15, "A log backup went elsewhere.",
     "backup sets", "Do not.", "The topic"},
    {"AG-3", RuleKind::fact, Severity::info, 200, "The companion page has more.", "nothing",
     "Read it.", "The topic"},
};

std::string printed(CheckFormat format, const CheckAnswer& answer,
                    const std::vector<Unreadable>& unreadable = {},
                    const std::vector<std::string>& skipped = {}, std::size_t results = 5000) {
  std::string text;
  const auto keep = [&text](std::string_view piece) {
    text += piece;
    return Status();
  };
  CheckHead head;
  head.now = answer.now;
  head.rules = kRules;
  head.skipped_rules = skipped;
  head.max_exposure_ms = 3'600'000;
  CheckPrinterOptions options;
  options.sarif_results = results;
  const auto printer = check_printer(format, keep, options);
  REQUIRE(print_check(head, answer, unreadable, *printer));
  return text;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

CheckAnswer whole_sales() {
  CheckAnswer answer = broken_sales();
  answer.databases[0].analysis.status = ChainStatus::unbroken;
  answer.databases[0].analysis.gaps.clear();
  answer.databases[0].findings.clear();
  return answer;
}

}  // namespace

TEST_CASE("every format of check has its word", "[report][formats]") {
  CHECK(check_format_of("json-lines") == CheckFormat::json_lines);
  CHECK(check_format_of("metrics") == CheckFormat::metrics);
  CHECK(check_format_of("yaml") == std::nullopt);
}

TEST_CASE("each line of json-lines is an object that says what it is", "[report][formats]") {
  CheckAnswer answer = whole_sales();
  answer.databases[0].analysis.windows.clear();
  answer.databases[0].analysis.by_producer.clear();
  answer.databases[0].analysis.forks.clear();
  answer.databases[0].analysis.copies.clear();
  Finding finding;
  finding.rule = "AG-2a";
  finding.severity = Severity::warning;
  finding.subject = "AG1";
  finding.message = "is on premises";
  answer.findings = {finding};

  CHECK(printed(CheckFormat::json_lines, answer, {{"x.bak", "is cut"}}) ==
        R"({"type":"check","now":"2026-11-20T12:00:00Z"}
{"type":"database","name":"Sales","server_name":"SQL01","copies":[],"family_guid":"00000000-0000-0000-0000-0000000000FA","recovery_model":"FULL","status":"unbroken","newest_point":"2026-11-20T06:00:30","time_zone":60,"exposure_seconds":25170,"forks":[],"windows":[],"gaps":[],"by_producer":{},"findings":[]}
{"type":"finding","database":null,"server_name":null,"family_guid":null,"rule":"AG-2a","severity":"warning","subject":"AG1","message":"is on premises","remedy":"","source":"","priority":255,"url":"docs/rules/AG-2a.md","because":[]}
{"type":"unreadable","source":"x.bak","reason":"is cut"}
{"type":"summary","databases":1,"broken":0,"gaps":0,"errors":0,"warnings":1,"recommendations":0,"info":0,"undetermined":0,"unreadable":1,"is_bad_news":false}
)");
}

TEST_CASE("a finding in json-lines names its database", "[report][formats]") {
  const std::string lines = printed(CheckFormat::json_lines, broken_sales());
  CHECK(holds(lines,
              "{\"type\":\"finding\",\"database\":\"Sales\",\"server_name\":\"SQL01\","
              "\"family_guid\":\"00000000-0000-0000-0000-0000000000FA\",\"rule\":\"ADHOC-2b\""));
}

TEST_CASE("the nagios line names what is broken and counts the rest", "[report][formats]") {
  CHECK(printed(CheckFormat::nagios, broken_sales()) ==
        "UNBROKEN CRITICAL - 1 of 1 database cannot be restored throughout: Sales on SQL01 (gaps); "
        "1 error | databases=1;;;0; broken=1;;0;0; empty=0;0;;0; gaps=1;;0;0; errors=1;;0;0; "
        "warnings=0;0;;0; recommendations=0;;;0; info=0;;;0; undetermined=1;;;0; unreadable=0;;;0; "
        "exposure=25170s;;3600;0;\n");
  CHECK(printed(CheckFormat::nagios, whole_sales()) ==
        "UNBROKEN OK - 1 database without a gap | databases=1;;;0; broken=0;;0;0; empty=0;0;;0; "
        "gaps=0;;0;0; errors=0;;0;0; warnings=0;0;;0; recommendations=0;;;0; info=0;;;0; "
        "undetermined=0;;;0; unreadable=0;;;0; exposure=25170s;;3600;0;\n");
}

TEST_CASE("of many broken databases the nagios line names three", "[report][formats]") {
  CheckAnswer answer = broken_sales();
  answer.databases.resize(5, answer.databases[0]);
  const std::string line = printed(CheckFormat::nagios, answer);
  CHECK(holds(line,
              "5 of 5 databases cannot be restored throughout: Sales on SQL01 (gaps), "
              "Sales on SQL01 (gaps), Sales on SQL01 (gaps), and 2 more;"));
}

TEST_CASE("a name can neither end the nagios line nor begin performance data",
          "[report][formats]") {
  CheckAnswer answer = broken_sales();
  answer.databases[0].analysis.name = "a\nOK|evil=1";
  const std::string line = printed(CheckFormat::nagios, answer);
  CHECK(count_of(line, "\n") == 1);
  CHECK(count_of(line, "|") == 1);
  CHECK(holds(line, "a\\x0AOK\\x7Cevil=1 on SQL01"));
}

TEST_CASE("a monitor's state is the worst of what was found", "[report][formats]") {
  CheckTally tally;
  CHECK(tally.monitoring_state() == MonitoringState::unknown);  // no database was looked at
  DatabaseCheck whole;
  whole.analysis.status = ChainStatus::unbroken;
  tally.add(whole);
  CHECK(tally.monitoring_state() == MonitoringState::ok);
  tally.add_unreadable(1);
  CHECK(tally.monitoring_state() == MonitoringState::unknown);
  Finding finding;
  finding.severity = Severity::undetermined;
  tally.add(std::span(&finding, 1));
  CHECK(tally.monitoring_state() == MonitoringState::unknown);
  finding.severity = Severity::warning;
  tally.add(std::span(&finding, 1));
  CHECK(tally.monitoring_state() == MonitoringState::warning);
  finding.severity = Severity::error;
  tally.add(std::span(&finding, 1));
  CHECK(tally.monitoring_state() == MonitoringState::critical);

  CheckTally nothing;
  DatabaseCheck empty;
  empty.analysis.status = ChainStatus::empty;
  nothing.add(empty);
  CHECK(nothing.monitoring_state() == MonitoringState::warning);
  CHECK_FALSE(nothing.is_bad_news());
}

TEST_CASE("gaps of a database in the SIMPLE model break nothing", "[report][formats]") {
  CheckAnswer answer = broken_sales();
  answer.databases[0].analysis.status = ChainStatus::data_backups_only;
  answer.databases[0].findings.clear();
  CHECK(holds(printed(CheckFormat::nagios, answer), " gaps=0;"));
  CHECK_FALSE(holds(printed(CheckFormat::sarif, answer), "\"ruleId\": \"CHAIN-gaps\""));
}

TEST_CASE("junit has the chain and every rule of every database as a case", "[report][formats]") {
  CheckAnswer answer = broken_sales();
  answer.databases[0].analysis.name = "Sa<l>es \"&\"\n\x01";
  answer.databases[0].findings[0].message = "lacks ]]> it";
  CHECK(printed(CheckFormat::junit, answer, {{"x.bak", "is cut"}}) ==
        R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="unbroken check">
  <testsuite name="Sa&lt;l&gt;es &quot;&amp;&quot;&#10;\x01 on SQL01" tests="3" failures="2" errors="0" skipped="1" timestamp="2026-11-20T12:00:00">
    <testcase classname="Sa&lt;l&gt;es &quot;&amp;&quot;&#10;\x01 on SQL01" name="CHAIN">
      <failure type="error" message="no usable backup holds the log from LSN 1500 to LSN 2000: the log was backed up to NUL, that is thrown away, by someone by hand, at 2026-11-20T03:00:30">error (priority 20) SQL01: Sa&lt;l&gt;es &quot;&amp;&quot;&#10;\x01: no usable backup holds the log from LSN 1500 to LSN 2000: the log was backed up to NUL, that is thrown away, by someone by hand, at 2026-11-20T03:00:30&#10;do: Find the missing log backups, or take a full or differential backup to start anew.&#10;</failure>
    </testcase>
    <testcase classname="Sa&lt;l&gt;es &quot;&amp;&quot;&#10;\x01 on SQL01" name="LS-1">
      <skipped message="lacks ]]&gt; it"/>
    </testcase>
    <testcase classname="Sa&lt;l&gt;es &quot;&amp;&quot;&#10;\x01 on SQL01" name="ADHOC-2b">
      <failure type="error" message="somebody took a log backup beside managed backup">error (priority 10) SQL01: Sales: somebody took a log backup beside managed backup&#10;do: Take log backups with managed backup alone.&#10;</failure>
    </testcase>
  </testsuite>
  <testsuite name="servers and groups" tests="2" failures="0" errors="0" skipped="0" timestamp="2026-11-20T12:00:00">
    <testcase classname="servers and groups" name="LS-1"/>
    <testcase classname="servers and groups" name="ADHOC-2b"/>
  </testsuite>
  <testsuite name="evidence" tests="1" failures="0" errors="1" skipped="0" timestamp="2026-11-20T12:00:00">
    <testcase classname="evidence" name="x.bak">
      <error type="unreadable" message="is cut"/>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("a rule left out is a skipped case of junit, advice a passed one", "[report][formats]") {
  CheckAnswer answer = whole_sales();
  Finding advice;
  advice.rule = "ADHOC-2b";
  advice.severity = Severity::recommendation;
  advice.subject = "SQL01: Sales";
  advice.message = "use copy-only backups";
  answer.databases[0].findings = {advice};
  const std::string xml = printed(CheckFormat::junit, answer, {}, {"LS-1"});
  CHECK(holds(xml, "name=\"LS-1\">\n      <skipped message=\"left out by --skip-rule\"/>"));
  CHECK(
      holds(xml, "<system-out>recommendation (priority 255) SQL01: Sales: use copy-only backups"));
  CHECK(holds(xml, "tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"1\""));
}

TEST_CASE("a SARIF fingerprint is the rule, the database and the LSNs, whatever the names",
          "[report][formats]") {
  CheckAnswer answer = broken_sales();
  const std::string gap =
      "\"primaryLocationLineHash\": "
      "\"CHAIN-gaps:00000000-0000-0000-0000-0000000000FA:SQL01:1500-2000:1\"";
  const std::string found =
      "\"primaryLocationLineHash\":\"ADHOC-2b:00000000-0000-0000-0000-0000000000FA:SQL01::1\"";
  const auto compact = [](std::string text) {
    text.replace(text.find(": "), 2, ":");
    return text;
  };
  for (const char* const name : {"Sales", "Renamed"}) {
    answer.databases[0].analysis.name = name;
    for (DatabaseCopy& copy : answer.databases[0].analysis.copies) copy.name = name;
    for (Finding& finding : answer.databases[0].findings) {
      finding.subject = std::string("SQL01: ") + name;
      finding.message += " again";
    }
    const std::string sarif = printed(CheckFormat::sarif, answer);
    CHECK(holds(sarif, compact(gap)));
    CHECK(holds(sarif, found));
  }
}

TEST_CASE("a SARIF result lies in the backup file that caused it", "[report][formats]") {
  CheckAnswer answer = broken_sales();
  GapCause& cause = answer.databases[0].analysis.gaps[0].cause;
  const auto uri = [&](const std::string& device) {
    cause.device = device;
    const std::string sarif = printed(CheckFormat::sarif, answer);
    const std::string lead = "\"artifactLocation\":{\"uri\":\"";
    const std::size_t at = sarif.find(lead);
    if (at == std::string::npos) return std::string("none");
    return sarif.substr(at + lead.size(), sarif.find('"', at + lead.size()) - at - lead.size());
  };
  CHECK(uri("NUL") == "none");
  CHECK(uri("D:\\b c\\1#.bak") == "file:///D:/b%20c/1%23.bak");
  CHECK(uri("\\\\nas\\b\\1.bak") == "file://nas/b/1.bak");
  CHECK(uri("\\\\.\\tape0") == "none");
  CHECK(uri("/b/1.bak") == "file:///b/1.bak");
  CHECK(uri("https://a.blob.core.windows.net/c/x%20y z%.bak?sv=1&sig=secret") ==
        "https://a.blob.core.windows.net/c/x%20y%20z%25.bak");
  CHECK(uri("{1E5A0F7C-0000-0000-0000-000000000001}") == "none");
}

TEST_CASE("SARIF results come by priority, and the last says how many are left out",
          "[report][formats]") {
  CheckAnswer answer = whole_sales();
  for (const int priority : {40, 10, 30, 20, 50}) {
    Finding finding;
    finding.rule = "LS-1";
    finding.severity = Severity::warning;
    finding.subject = "SQL01: Sales";
    finding.message = "number " + std::to_string(priority);
    finding.priority = priority;
    answer.databases[0].findings.push_back(finding);
  }
  const auto order = [](const std::string& sarif) {
    std::string numbers;
    for (std::size_t at = sarif.find("number "); at != std::string::npos;
         at = sarif.find("number ", at + 1)) {
      numbers += sarif.substr(at + 7, 2) + " ";
    }
    return numbers;
  };
  const std::string all = printed(CheckFormat::sarif, answer, {}, {}, 5);
  CHECK(order(all) == "10 20 30 40 50 ");
  CHECK_FALSE(holds(all, "left out:"));
  const std::string three = printed(CheckFormat::sarif, answer, {}, {}, 3);
  CHECK(order(three) == "10 20 ");
  CHECK(holds(three,
              "\"text\": \"3 further results, none more urgent than those above, were left "
              "out: viewers show no more.\""));
}

TEST_CASE("a name makes no link in a SARIF message", "[report][formats]") {
  CheckAnswer answer = broken_sales();
  answer.databases[0].findings[1].message = "[click](https://evil.example) me";
  CHECK(holds(printed(CheckFormat::sarif, answer), "[click] (https://evil.example) me"));
}

TEST_CASE("metrics are times and counts under labels that nothing escapes from",
          "[report][formats]") {
  CheckAnswer answer = broken_sales();
  DatabaseAnalysis& sales = answer.databases[0].analysis;
  sales.name = "Sa\\le\"s\n\xFF";
  sales.newest_point = at("02:00:30.250");
  sales.windows[0].to = at("02:00:30.250");
  sales.last_backups = {
      {BackupType::log, {ProducerKind::third_party, "NightSave"}, at("02:00:30"), UtcOffset{60}},
      {BackupType::full, {ProducerKind::ad_hoc, ""}, at("01:00:30"), {}}};
  const std::string text = printed(CheckFormat::metrics, answer, {{"x.bak", "is cut"}});
  const std::string labels =
      "{database=\"Sa\\\\le\\\"s\\n\xEF\xBF\xBD\",server=\"SQL01\","
      "family=\"00000000-0000-0000-0000-0000000000FA\"";
  // 2026-11-20T01:00:30.250Z and T00:00:30Z
  CHECK(holds(text, "unbroken_database_recoverable_until_timestamp_seconds" + labels +
                        "} 1795136430.250\n"));
  CHECK(holds(text,
              "unbroken_database_recoverable_from_timestamp_seconds" + labels + "} 1795132830\n"));
  CHECK(holds(text, "unbroken_database_status" + labels + ",status=\"gaps\"} 1\n"));
  CHECK(holds(text, "unbroken_database_status" + labels + ",status=\"unbroken\"} 0\n"));
  CHECK(holds(text, "unbroken_database_gaps" + labels + "} 1\n"));
  CHECK(holds(text, "unbroken_database_findings" + labels + ",severity=\"error\"} 1\n"));
  CHECK(holds(text, "unbroken_findings{severity=\"undetermined\"} 1\n"));
  CHECK(holds(text, "unbroken_backup_last_finish_timestamp_seconds" + labels +
                        ",type=\"log\",producer=\"third_party\",tool=\"NightSave\"} 1795136430\n"));
  CHECK_FALSE(holds(text, "type=\"full\""));  // in which zone, nobody knows
  CHECK(holds(text, "unbroken_database_rpo_seconds" + labels + "} 3600\n"));
  CHECK(holds(text, "unbroken_inputs_unreadable 1\n"));
  CHECK(holds(text, "unbroken_check_timestamp_seconds 1795176000\n"));
  CHECK(text.ends_with("# EOF\n"));
}

TEST_CASE("two databases alike in name and family keep apart in metrics", "[report][formats]") {
  CheckAnswer answer = whole_sales();
  answer.databases.push_back(answer.databases[0]);
  const std::string text = printed(CheckFormat::metrics, answer);
  CHECK(count_of(text,
                 "unbroken_database_gaps{database=\"Sales\",server=\"SQL01\","
                 "family=\"00000000-0000-0000-0000-0000000000FA\"} 0\n") == 1);
  CHECK(count_of(text,
                 "unbroken_database_gaps{database=\"Sales\",server=\"SQL01\","
                 "family=\"00000000-0000-0000-0000-0000000000FA\",copy=\"2\"} 0\n") == 1);
}

TEST_CASE("a printer ends with what its sink fails with", "[report][formats]") {
  for (const CheckFormat format :
       {CheckFormat::text, CheckFormat::json, CheckFormat::json_lines, CheckFormat::sarif,
        CheckFormat::nagios, CheckFormat::junit, CheckFormat::metrics}) {
    int taken = 0;
    const auto full = [&taken](std::string_view) -> Status {
      ++taken;
      return Error{Code::io, "no space left on device", "standard output"};
    };
    const auto printer = check_printer(format, full);
    const Status status = print_check({}, broken_sales(), {}, *printer);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Code::io);
    CHECK(taken == 1);
  }
}
