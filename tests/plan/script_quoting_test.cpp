// No name, path or comment leaves its place, for the server or for any client.

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <functional>

#include "plan/script_steps.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

ParsedStatement restored_from(const std::string& path) {
  return parsed(written(sales({step(BackupType::full, {path})}))).statements.front();
}

// Texts that are made of what quoting can get wrong.
rc::Gen<std::string> odd_text() {
  const auto piece = rc::gen::element<std::string>(
      "'", "''", "]", "]]", "[", "$(", "$", "(", "$$(", ")", "\n", "\r\n", "\nGO\n", "\n:r x\n",
      "\n!!del\n", "--", "/*", "*/", ";", "N'", "@text1", "\t", "\x7F", "\xC2\x85", "\xE2\x80\xA8",
      "\xE2\x80\xAE", "\xEF\xBB\xBF", "Größe", "売上", "\xF0\x9F\x98\x80", "a", "B", "7", " ", ".",
      "/", "\\", "D:\\b", "=");
  return rc::gen::map(
      rc::gen::suchThat(rc::gen::container<std::vector<std::string>>(piece),
                        [](const auto& pieces) { return !pieces.empty() && pieces.size() < 18; }),
      [](const std::vector<std::string>& pieces) {
        std::string text;
        for (const std::string& part : pieces) text += part;
        return text;
      });
}

rc::Gen<std::string> odd_path() {
  return rc::gen::map(odd_text(), [](const std::string& text) { return "/b/" + text + ".bak"; });
}

void prove(const char* claim, const std::function<void()>& property) {
  INFO(claim);
  CHECK(rc::check(claim, property));
}

}  // namespace

TEST_CASE("quotes and brackets are doubled") {
  ScriptOptions options = sales({step(BackupType::full, {"D:\\o'brien\\x.bak"})});
  options.database = "a]b";
  CHECK(written(options).starts_with(
      "RESTORE DATABASE [a]]b]\n  FROM DISK = N'D:\\o''brien\\x.bak'"));
}

TEST_CASE("$( is broken in two, where sqlcmd would put a variable") {
  ScriptOptions options = sales({step(BackupType::full, {"D:\\$(x)\\'$$('.bak"})});
  options.database = "$(db)";
  CHECK(written(options) ==
        "DECLARE @text1 nvarchar(4000) = N'$' + N'(db)';\n"
        "DECLARE @text2 nvarchar(4000) = N'D:\\$' + N'(x)\\''$$' + N'(''.bak';\n"
        "RESTORE DATABASE @text1\n"
        "  FROM DISK = @text2\n"
        "  WITH FILE = 1, NORECOVERY;\n"
        "GO\n"
        "-- Only when all of the above succeeded; sqlcmd -b stops at the first error.\n"
        "DECLARE @text1 nvarchar(4000) = N'$' + N'(db)';\n"
        "RESTORE DATABASE @text1 WITH RECOVERY;\n"
        "GO\n");
}

TEST_CASE("a dollar sign alone and a lone bracket are left as they are") {
  CHECK(written(sales({step(BackupType::full, {"D:\\a$\\(b).bak"})})).find("DECLARE") ==
        std::string::npos);
}

TEST_CASE("line ends and what acts on a screen are spelled by number") {
  const std::string script =
      written(sales({step(BackupType::full, {"/b/a\nGO\n.bak\xE2\x80\xAE"})}));
  CHECK(
      script.starts_with("DECLARE @text1 nvarchar(4000) = N'/b/a' + NCHAR(10) + N'GO' + "
                         "NCHAR(10) + N'.bak' + NCHAR(8238);\n"
                         "RESTORE DATABASE [Sales]\n"
                         "  FROM DISK = @text1\n"));
  CHECK(restored_from("/b/a\nGO\n.bak").devices.front().path == "/b/a\nGO\n.bak");
}

TEST_CASE("a condition and its statement share their variables") {
  ScriptOptions options =
      sales({step(BackupType::full, {"1.bak"}), step(BackupType::log, {"2.trn"})});
  options.database = "a\nb";
  options.is_certain = false;
  options.if_not_reached = {step(BackupType::log, {"3.trn"})};
  CHECK(written(options).find("DECLARE @text1 nvarchar(4000) = N'a' + NCHAR(10) + N'b';\n"
                              "IF DATABASEPROPERTYEX(@text1, 'Status') = 'RESTORING'\n"
                              "BEGIN\n"
                              "  RESTORE LOG @text1\n") != std::string::npos);
}

TEST_CASE("any script is parsed back to what was asked for") {
  prove("names, paths, moves and remarks survive", [] {
    ScriptOptions options;
    options.database = *odd_text();
    std::vector<BackupFile> files;
    const auto names = *rc::gen::unique<std::vector<std::string>>(odd_text());
    for (const std::string& name : names) {
      files.push_back(file(*rc::gen::element('D', 'L'), name, "/f/" + name + ".x"));
    }
    const int steps = *rc::gen::inRange(1, 5);
    for (int i = 0; i < steps; ++i) {
      const auto paths = *rc::gen::resize(
          4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(odd_path())));
      options.steps.push_back(
          step(i == 0 ? BackupType::full : BackupType::log, paths, *rc::gen::inRange(1, 300)));
      BackupSet& set = options.steps.back().set;
      set.has_backup_checksums = *rc::gen::arbitrary<bool>();
      set.files = files;
    }
    options.choices.restore_as =
        *rc::gen::arbitrary<bool>() ? std::optional(*odd_text()) : std::nullopt;
    options.choices.standby_file =
        *rc::gen::arbitrary<bool>() ? std::optional(*odd_path()) : std::nullopt;
    const bool is_moved = !files.empty() && *rc::gen::arbitrary<bool>();
    if (is_moved) {
      options.choices.move_data = "/d" + *odd_text();
      options.choices.move_log = "/l" + *odd_text();
    }
    options.remarks = {*odd_text()};
    const std::string name = options.choices.restore_as.value_or(options.database);

    const Result<std::string> script = restore_script(options);
    RC_ASSERT(script.ok());
    const Result<ParsedScript> back = parse_tsql(*script);
    if (!back.ok()) RC_FAIL(back.error().message + " in\n" + back.error().subject);

    RC_ASSERT(back->statements.size() == options.steps.size() + 1);
    for (std::size_t i = 0; i < options.steps.size(); ++i) {
      const BackupSet& set = options.steps[i].set;
      const ParsedStatement& statement = back->statements[i];
      RC_ASSERT(statement.kind ==
                (i == 0 ? StatementKind::restore_database : StatementKind::restore_log));
      RC_ASSERT(statement.database == name);
      RC_ASSERT(statement.ending == "NORECOVERY");
      RC_ASSERT(statement.file == std::optional<int>(set.position));
      RC_ASSERT(statement.checksum == set.has_backup_checksums.value_or(false));
      RC_ASSERT(statement.devices.size() == set.devices.size());
      for (std::size_t d = 0; d < set.devices.size(); ++d) {
        RC_ASSERT(statement.devices[d].word == "DISK");
        RC_ASSERT(statement.devices[d].path == set.devices[d].path);
      }
      RC_ASSERT(statement.moves.size() == (i == 0 && is_moved ? files.size() : 0));
      for (std::size_t f = 0; f < statement.moves.size(); ++f) {
        RC_ASSERT(statement.moves[f].first == *files[f].logical_name);
        const std::string& folder =
            files[f].type == 'L' ? *options.choices.move_log : *options.choices.move_data;
        RC_ASSERT(statement.moves[f].second.starts_with(folder));
      }
    }
    const ParsedStatement& last = back->statements.back();
    RC_ASSERT(last.devices.empty());
    RC_ASSERT(last.database == name);
    RC_ASSERT(last.ending == (options.choices.standby_file ? "STANDBY" : "RECOVERY"));
    RC_ASSERT(last.standby_file == options.choices.standby_file);
  });
}

TEST_CASE("the parser of the tests refuses what a client would misread") {
  const auto refuses = [](const std::string& script) { return !parse_tsql(script).ok(); };
  CHECK_FALSE(refuses("RESTORE DATABASE [a] WITH RECOVERY;\nGO\n"));
  CHECK(refuses("RESTORE DATABASE [a] WITH RECOVERY;\n"));
  CHECK(refuses("RESTORE DATABASE [$(a)] WITH RECOVERY;\nGO\n"));
  CHECK(refuses("RESTORE DATABASE [a\nGO\n] WITH RECOVERY;\nGO\n"));
  CHECK(refuses("RESTORE DATABASE [a] WITH RECOVERY;\nGO 5\n"));
  CHECK(refuses("RESTORE DATABASE [a] WITH RECOVERY, RECOVERY;\nGO\n"));
  CHECK(refuses("RESTORE DATABASE [a] WITH RECOVERY; DROP DATABASE [a];\nGO\n"));
  CHECK(refuses("RESTORE DATABASE @text1 WITH RECOVERY;\nGO\n"));
  CHECK(refuses("RESTORE DATABASE [a] FROM VIRTUAL_DEVICE = N'x' WITH RECOVERY;\nGO\n"));
  CHECK(refuses(":r x\nGO\n"));
}
