// Scripts that put a database together from backups of its files.

#include <catch2/catch.hpp>

#include "plan/script_steps.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

BackupFile in_group(const std::string& group, BackupFile file) {
  file.filegroup_name = group;
  return file;
}
BackupFile not_held(BackupFile file) {
  file.is_present = false;
  return file;
}

// Files of Sales: the primary file, two of the filegroup A$, and the log.
ScriptStep files_step(BackupType type, const std::string& path, bool primary, bool a1, bool a2) {
  ScriptStep made = step(type, {path});
  made.set.uuid = Guid::parse("11111111-2222-3333-4444-555555555555").value();
  const auto add = [&made](bool is_held, const BackupFile& file) {
    made.set.files.push_back(is_held ? file : not_held(file));
  };
  add(primary, in_group("PRIMARY", file('D', "Sales", "D:\\data\\Sales.mdf")));
  add(a1, in_group("A$(x)", file('D', "A1", "D:\\data\\A1.ndf")));
  add(a2, in_group("A$(x)", file('D', "A2", "D:\\data\\A2.ndf")));
  add(false, file('L', "Sales_log", "L:\\log\\Sales.ldf"));
  return made;
}

using Parts = std::vector<ParsedPart>;

}  // namespace

TEST_CASE("file backups name their filegroups, the first of them with PARTIAL") {
  CHECK(written(sales({files_step(BackupType::file, "1.bak", true, false, false),
                       files_step(BackupType::file, "2.bak", false, true, false),
                       step(BackupType::log, {"3.trn"})})) ==
        "-- The database is put together from backups of its files: it is whole only after all of "
        "these statements.\n"
        "RESTORE DATABASE [Sales]\n"
        "  FILEGROUP = N'PRIMARY'\n"
        "  FROM DISK = N'1.bak'\n"
        "  WITH FILE = 1, PARTIAL, NORECOVERY;\n"
        "GO\n"
        "RESTORE DATABASE [Sales]\n"
        "  FILE = N'A1'\n"
        "  FROM DISK = N'2.bak'\n"
        "  WITH FILE = 1, NORECOVERY;\n"
        "GO\n"
        "RESTORE LOG [Sales]\n"
        "  FROM DISK = N'3.trn'\n"
        "  WITH FILE = 1, NORECOVERY;\n"
        "GO\n"
        "-- Only when all of the above succeeded; sqlcmd -b stops at the first error.\n"
        "RESTORE DATABASE [Sales] WITH RECOVERY;\n"
        "GO\n");
}

TEST_CASE("a filegroup is named where all its files are held, else each file") {
  const auto parts = [](bool primary, bool a1, bool a2) {
    ScriptOptions options = sales({files_step(BackupType::file, "1.bak", true, true, true),
                                   files_step(BackupType::file, "2.bak", primary, a1, a2)});
    return parsed(written(options)).statements[1].parts;
  };
  CHECK(parts(false, true, true) == Parts{{"FILEGROUP", "A$(x)"}});
  CHECK(parts(true, false, true) == Parts{{"FILEGROUP", "PRIMARY"}, {"FILE", "A2"}});
  ScriptStep nameless = files_step(BackupType::file, "1.bak", true, true, true);
  for (BackupFile& one : nameless.set.files) one.filegroup_name.reset();
  CHECK(parsed(written(sales({nameless}))).statements[0].parts ==
        Parts{{"FILE", "Sales"}, {"FILE", "A1"}, {"FILE", "A2"}});
}

TEST_CASE("a dropped file does not keep its filegroup from being whole") {
  ScriptStep dropped = files_step(BackupType::file, "1.bak", true, true, false);
  dropped.set.files[2].drop_lsn = Lsn::parse("1500").value();
  CHECK(parsed(written(sales({dropped}))).statements[0].parts ==
        Parts{{"FILEGROUP", "PRIMARY"}, {"FILEGROUP", "A$(x)"}});
}

TEST_CASE("a partial backup opens with PARTIAL, after a full it is one of its files") {
  const ScriptStep partial = files_step(BackupType::partial, "p.bak", true, true, true);
  const ScriptStep rest = files_step(BackupType::partial_differential, "q.bak", true, true, true);
  const ParsedScript alone = parsed(written(sales({partial, rest})));
  CHECK(alone.statements[0].partial);
  CHECK_FALSE(alone.statements[1].partial);
  CHECK(alone.statements[1].parts.size() == 2);
  const ParsedScript after_full =
      parsed(written(sales({step(BackupType::full, {"1.bak"}), partial})));
  CHECK(after_full.statements[0].parts.empty());
  CHECK_FALSE(after_full.statements[1].partial);
  CHECK(after_full.statements[1].parts.size() == 2);
}

TEST_CASE("a differential on several bases is restored whole") {
  const ParsedScript back =
      parsed(written(sales({files_step(BackupType::file, "1.bak", true, false, false),
                            files_step(BackupType::file, "2.bak", false, true, true),
                            files_step(BackupType::differential, "d.bak", true, true, true)})));
  CHECK(back.statements[2].parts.empty());
  CHECK(back.statements[3].ending == "RECOVERY");
}

TEST_CASE("each file is moved by the statement that brings it, the log by the first") {
  ScriptOptions options =
      sales({files_step(BackupType::file, "1.bak", true, false, false),
             files_step(BackupType::file, "2.bak", false, true, true),
             files_step(BackupType::file_differential, "g.bak", false, true, false)});
  options.choices.move_data = "E:\\d";
  options.choices.move_log = "F:\\l";
  const ParsedScript back = parsed(written(options));
  using Moves = std::vector<std::pair<std::string, std::string>>;
  CHECK(back.statements[0].moves ==
        Moves{{"Sales", "E:\\d\\Sales.mdf"}, {"Sales_log", "F:\\l\\Sales.ldf"}});
  CHECK(back.statements[1].moves == Moves{{"A1", "E:\\d\\A1.ndf"}, {"A2", "E:\\d\\A2.ndf"}});
  CHECK(back.statements[2].moves.empty());
}

TEST_CASE("a file backup whose list does not tell its files is refused by name") {
  ScriptStep unlisted = step(BackupType::file, {"f.bak"});
  unlisted.set.uuid = Guid::parse("11111111-2222-3333-4444-555555555555").value();
  const Error error = refused(sales({unlisted}));
  CHECK(error.code == Code::not_found);
  CHECK(error.subject == "backup set 11111111-2222-3333-4444-555555555555");
  ScriptStep nameless = files_step(BackupType::file, "f.bak", false, true, false);
  nameless.set.files[1].logical_name.reset();
  CHECK(refused(sales({nameless})).code == Code::unsupported);
}

TEST_CASE("master is not put together from parts") {
  ScriptOptions options = sales({files_step(BackupType::file, "1.bak", true, true, true)});
  options.database = "master";
  CHECK(refused(options).subject == "master");
}

TEST_CASE("the parser of the tests refuses parts where RESTORE has none") {
  CHECK_FALSE(
      parse_tsql("RESTORE LOG [x]\n  FILE = N'a'\n  FROM DISK = N'a'\n  WITH RECOVERY;\nGO\n")
          .ok());
  CHECK_FALSE(
      parse_tsql("RESTORE DATABASE [x]\n  FILE = N'a',\n  FROM DISK = N'a'\n  WITH RECOVERY;\nGO\n")
          .ok());
  CHECK_FALSE(parse_tsql("RESTORE LOG [x]\n  FROM DISK = N'a'\n  WITH PARTIAL;\nGO\n").ok());
}
