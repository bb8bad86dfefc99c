#include <catch2/catch.hpp>

#include "plan/script_steps.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Moves = std::vector<std::pair<std::string, std::string>>;

ScriptStep full_of(std::vector<BackupFile> files) {
  ScriptStep full = step(BackupType::full, {"D:\\b\\1.bak"});
  full.set.files = std::move(files);
  return full;
}

ScriptStep full_sales() {
  return full_of({file('D', "Sales", "C:\\sql\\Sales.mdf"),
                  file('D', "Sales2", "C:\\sql\\Sales2.ndf"),
                  file('L', "Sales_log", "C:\\sql\\Sales.ldf")});
}

ScriptOptions moved(std::vector<ScriptStep> steps) {
  ScriptOptions options = sales(std::move(steps));
  options.choices.move_data = "E:\\data";
  options.choices.move_log = "F:\\log\\";
  return options;
}

Moves moves_of(const ScriptOptions& options, std::size_t statement = 0) {
  return parsed(written(options)).statements.at(statement).moves;
}

ScriptOptions with_tail(std::vector<ScriptStep> steps) {
  ScriptOptions options = sales(std::move(steps));
  options.choices.tail_log = true;
  return options;
}

}  // namespace

TEST_CASE("every file of the first set is moved, logs to their own folder") {
  CHECK(written(moved({full_sales()})) ==
        "RESTORE DATABASE [Sales]\n"
        "  FROM DISK = N'D:\\b\\1.bak'\n"
        "  WITH FILE = 1, NORECOVERY,\n"
        "       MOVE N'Sales' TO N'E:\\data\\Sales.mdf',\n"
        "       MOVE N'Sales2' TO N'E:\\data\\Sales2.ndf',\n"
        "       MOVE N'Sales_log' TO N'F:\\log\\Sales.ldf';\n"
        "GO\n"
        "-- Only when all of the above succeeded; sqlcmd -b stops at the first error.\n"
        "RESTORE DATABASE [Sales] WITH RECOVERY;\n"
        "GO\n");
}

TEST_CASE("a later step moves only the file that no step before it listed") {
  ScriptStep log = step(BackupType::log, {"2.trn"});
  log.set.files = full_sales().set.files;
  log.set.files.push_back(file('D', "Sales3", "C:\\sql\\Sales3.ndf"));
  for (BackupFile& listed : log.set.files) listed.is_present = listed.type == 'L';
  const ScriptOptions options = moved({full_sales(), log, log});
  CHECK(moves_of(options, 0).size() == 3);
  CHECK(moves_of(options, 1) == Moves{{"Sales3", "E:\\data\\Sales3.ndf"}});
  CHECK(moves_of(options, 2).empty());
}

TEST_CASE("a file that got another logical name is still the same file") {
  ScriptStep full = full_sales();
  ScriptStep log = step(BackupType::log, {"2.trn"});
  log.set.files = {file('D', "Renamed", "C:\\sql\\Sales.mdf")};
  full.set.files[0].unique_id = Guid::parse("11111111-2222-3333-4444-555555555555").value();
  log.set.files[0].unique_id = full.set.files[0].unique_id;
  CHECK(moves_of(moved({full, log}), 1).empty());
  // And a name that was given again is another file.
  log.set.files[0].logical_name = "Sales";
  log.set.files[0].unique_id = Guid::parse("99999999-2222-3333-4444-555555555555").value();
  CHECK(moves_of(moved({full, log}), 1) == Moves{{"Sales", "E:\\data\\Sales_2.mdf"}});
}

TEST_CASE("files of one base name stay apart, in the order of the list") {
  const ScriptOptions options =
      moved({full_of({file('D', "a", "C:\\1\\x.ndf"), file('D', "b", "C:\\2\\X.NDF"),
                      file('D', "c", "C:\\3\\x_2.ndf"), file('S', "fs", "C:\\1\\stream\\"),
                      file('S', "gs", "C:\\2\\stream")})});
  CHECK(moves_of(options) == Moves{{"a", "E:\\data\\x.ndf"},
                                   {"b", "E:\\data\\X_2.NDF"},
                                   {"c", "E:\\data\\x_2_2.ndf"},
                                   {"fs", "E:\\data\\stream"},
                                   {"gs", "E:\\data\\stream_2"}});
}

TEST_CASE("a moved file does not land on one that stays") {
  ScriptOptions options =
      moved({full_of({file('D', "a", "C:\\1\\x.dat"), file('L', "l", "e:/DATA/x.dat")})});
  options.choices.move_log.reset();
  CHECK(moves_of(options) == Moves{{"a", "E:\\data\\x_2.dat"}});
}

TEST_CASE("a folder's own slashes are used, whatever the files lay under") {
  ScriptOptions options = moved({full_of(
      {file('D', "Sales", "C:\\sql\\Sales.mdf"), file('L', "Log", "/var/opt/mssql/Sales.ldf")})});
  options.choices.move_data = "/data";
  options.choices.move_log = "https://acct/c";
  CHECK(moves_of(options) ==
        Moves{{"Sales", "/data/Sales.mdf"}, {"Log", "https://acct/c/Sales.ldf"}});
}

TEST_CASE("a file that the set describes and does not hold is not moved") {
  ScriptStep full = full_sales();
  full.set.files[1].is_present = false;
  CHECK(moves_of(moved({full})).size() == 2);
  full.set.files[1].is_present.reset();
  CHECK(moves_of(moved({full})).size() == 3);
}

TEST_CASE("a file listed twice is moved once") {
  ScriptStep full = full_sales();
  full.set.files.push_back(full.set.files[0]);
  CHECK(moves_of(moved({full})).size() == 3);
}

TEST_CASE("without a file list nothing is moved silently") {
  ScriptStep full = full_of({});
  full.set.uuid = Guid::parse("11111111-2222-3333-4444-555555555555").value();
  const Error error = refused(moved({full}));
  CHECK(error.code == Code::not_found);
  CHECK(error.subject == "backup set 11111111-2222-3333-4444-555555555555");
  const ParsedScript script =
      parsed(written(moved({full_sales(), step(BackupType::log, {"2.trn"})})));
  CHECK(has_comment(script, "The file lists of 1 of these sets are not known"));
  ScriptStep nameless = full_sales();
  nameless.set.files[1].physical_name.reset();
  CHECK(refused(moved({nameless})).message == "it does not tell where its file Sales2 lay");
}

TEST_CASE("a database that is RESTORING keeps the files that it has") {
  ScriptStep log = step(BackupType::log, {"2.trn"});
  log.set.files = full_sales().set.files;
  ScriptStep next = step(BackupType::log, {"3.trn"});
  next.set.files = log.set.files;
  next.set.files.push_back(file('D', "Sales3", "C:\\sql\\Sales3.ndf"));
  const ScriptOptions options = moved({log, next});
  CHECK(moves_of(options, 0).empty());
  CHECK(moves_of(options, 1).size() == 1);
  CHECK(has_comment(parsed(written(options)), "must be RESTORING already"));
}

TEST_CASE("another name stands in every statement, and files in the way are told") {
  ScriptOptions options = sales({full_sales(), step(BackupType::log, {"2.trn"})});
  options.choices.restore_as = "Sales 2";
  ParsedScript script = parsed(written(options));
  for (const ParsedStatement& statement : script.statements) {
    CHECK(statement.database == "Sales 2");
  }
  CHECK(has_comment(script, "error 3156"));
  options.choices.move_data = "E:\\data";
  CHECK(has_comment(parsed(written(options)), "error 3156"));
  options.choices.move_log = "F:\\log";
  CHECK_FALSE(has_comment(parsed(written(options)), "error 3156"));
  for (const std::string& name : {std::string(), std::string(129, 'x'), std::string("\xFF")}) {
    options.choices.restore_as = name;
    CHECK(refused(options).code == Code::invalid_argument);
  }
}

TEST_CASE("STANDBY takes the place of RECOVERY, where the point is certain") {
  ScriptOptions options = sales({step(BackupType::full, {"1.bak"})});
  options.choices.standby_file = "D:\\undo\\o'clock.dat";
  CHECK(written(options).ends_with(
      "RESTORE DATABASE [Sales] WITH STANDBY = N'D:\\undo\\o''clock.dat';\nGO\n"));
  options.steps.push_back(step(BackupType::log, {"2.trn"}));
  options.is_certain = false;
  CHECK(refused(options).subject == "--standby");
  options.is_certain = true;
  options.choices.standby_file = "";
  CHECK(refused(options).message == "the path is empty");
}

TEST_CASE("the tail is backed up first, beside the last log backup, and restored last") {
  ScriptStep log = step(BackupType::log, {"\\\\nas\\b\\2.trn"}, 3);
  log.set.last_lsn = Lsn::parse("34000000012800037").value();
  ScriptOptions options = with_tail({step(BackupType::full, {"D:\\b\\1.bak"}), log});
  options.database = "Sales EU";
  const std::string script = written(options);
  CHECK(script.find("-- First the tail of the log is backed up to "
                    "\\\\nas\\b\\Sales_EU_tail_34000000012800037.trn, which must not exist yet;") ==
        0);
  CHECK(script.find("BACKUP LOG [Sales EU]\n"
                    "  TO DISK = N'\\\\nas\\b\\Sales_EU_tail_34000000012800037.trn'\n"
                    "  WITH NORECOVERY, CHECKSUM;\n"
                    "GO\n"
                    "RESTORE DATABASE [Sales EU]\n"
                    "  FROM DISK = N'D:\\b\\1.bak'\n") != std::string::npos);
  CHECK(
      script.ends_with("RESTORE LOG [Sales EU]\n"
                       "  FROM DISK = N'\\\\nas\\b\\Sales_EU_tail_34000000012800037.trn'\n"
                       "  WITH FILE = 1, NORECOVERY, CHECKSUM;\n"
                       "GO\n"
                       "-- Only when all of the above succeeded; sqlcmd -b stops at the first "
                       "error.\n"
                       "RESTORE DATABASE [Sales EU] WITH RECOVERY;\n"
                       "GO\n"));
}

TEST_CASE("a tail beside a blob is a blob, and a mapped folder holds it too") {
  const ParsedScript blob =
      parsed(written(with_tail({step(BackupType::full, {"https://acct/c/1.bak"})})));
  CHECK(blob.statements.front().devices ==
        std::vector<ParsedDevice>{{"URL", "https://acct/c/Sales_tail.trn"}});
  CHECK_FALSE(blob.statements[2].file);
  ScriptOptions options = with_tail({step(BackupType::full, {"/mnt/b/1.bak"})});
  options.choices.path_mappings = {{"/mnt", "D:"}};
  CHECK(parsed(written(options)).statements.front().devices.front().path ==
        "D:\\b\\Sales_tail.trn");
}

TEST_CASE("the tail is refused where it would not fit or could not be taken") {
  const auto message = [](const ScriptOptions& options) {
    const Error error = refused(options);
    CHECK(error.subject == "--tail-log");
    return error.message;
  };
  ScriptStep stopped = step(BackupType::log, {"2.trn"});
  stopped.stop_at = LocalTime::parse("2026-11-20T03:00:10").value();
  CHECK(message(with_tail({step(BackupType::full, {"1.bak"}), stopped})) ==
        "the tail of the log leads to the newest point only");
  ScriptOptions uncertain = with_tail({step(BackupType::full, {"1.bak"})});
  uncertain.is_certain = false;
  CHECK(message(uncertain) == "the tail of the log leads to the newest point only");
  CHECK(message(with_tail({step(BackupType::log, {"2.trn"})})) ==
        "the database is RESTORING already: its tail cannot be backed up");
  ScriptOptions renamed = with_tail({step(BackupType::full, {"1.bak"})});
  renamed.choices.restore_as = "Sales2";
  CHECK(message(renamed) ==
        "it leaves the database that it is taken of RESTORING, which is not the one restored");
  ScriptStep simple = step(BackupType::full, {"1.bak"});
  simple.set.recovery_model = RecoveryModel::simple;
  CHECK(message(with_tail({simple})) ==
        "the database is in the SIMPLE model: its log is not backed up");
  ScriptStep tape = step(BackupType::full, {"\\\\.\\tape0"});
  tape.set.devices[0].device_type = 5;
  CHECK(message(with_tail({tape})) ==
        "the last backup is on tape: there is no place beside it for the tail");
}

namespace {

// The statements of the steps one script after the other, and the last one's remarks.
ScriptText written_in_parts(const ScriptOptions& whole) {
  ScriptText text;
  ScriptBeginning beginning;
  for (std::size_t i = 0; i < whole.steps.size(); ++i) {
    ScriptOptions part = whole;
    part.steps = {whole.steps[i]};
    if (i > 0) part.beginning = beginning;
    const Result<ScriptText> written = restore_script_text(part);
    REQUIRE(written.ok());
    text.remarks = written->remarks;
    // All but the last end WITH NORECOVERY, before the statement that recovers.
    const std::size_t recovery = written->statements.find("-- Only when");
    const bool is_last = i + 1 == whole.steps.size();
    text.statements += is_last ? written->statements : written->statements.substr(0, recovery);
    const Result<ScriptBeginning> next = continued(beginning, whole.steps[i].set);
    REQUIRE(next.ok());
    beginning = *next;
  }
  return text;
}

}  // namespace

TEST_CASE("a script that goes on where another ended is the rest of the script of both") {
  ScriptOptions usual =
      sales({step(BackupType::full, {"D:\\1.bak"}), step(BackupType::log, {"D:\\2.trn"}),
             step(BackupType::log, {"D:\\3.trn"})});
  SECTION("of sets on disk") {}
  SECTION("after a damaged set, which every later statement has to know of") {
    usual.steps[0].set.is_damaged = true;
  }
  SECTION("after a set at a URL, which needs a credential") {
    usual.steps[0].set.devices[0].path = "https://contoso.blob.core.windows.net/b/1.bak";
  }
  SECTION("after backups of files, which make a database only together") {
    for (int i : {0, 1}) {
      usual.steps[static_cast<std::size_t>(i)].set.type = BackupType::file;
      usual.steps[static_cast<std::size_t>(i)].set.files = {file('D', "data", "D:\\data.mdf")};
    }
  }
  const Result<ScriptText> whole = restore_script_text(usual);
  REQUIRE(whole.ok());
  const ScriptText parts = written_in_parts(usual);
  CHECK(parts.statements == whole->statements);
  CHECK(parts.remarks == whole->remarks);
}

TEST_CASE("what a script leaves to the next is not known of a set without files") {
  CHECK(continued({}, BackupSet{}).error().code == Code::not_found);
}
