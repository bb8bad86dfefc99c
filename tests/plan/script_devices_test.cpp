#include <catch2/catch.hpp>

#include "plan/script_steps.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Devices = std::vector<ParsedDevice>;

ParsedStatement first_statement(const ScriptOptions& options) {
  return parsed(written(options)).statements.front();
}

ScriptOptions mapped(const std::string& path, const std::string& mapping) {
  ScriptOptions options = sales({step(BackupType::full, {path})});
  options.choices.path_mappings = {PathMapping::parse(mapping).value()};
  return options;
}

std::string mapped_path(const std::string& path, const std::string& mapping) {
  return first_statement(mapped(path, mapping)).devices.front().path;
}

}  // namespace

TEST_CASE("stripes are listed in one FROM, a mirror only where the first copy is missing") {
  ScriptStep striped = step(BackupType::full, {"D:\\b\\1.bak", "E:\\b\\2.bak"});
  BackupDevice mirror = striped.set.devices[1];
  mirror.path = "M:\\b\\2.bak";
  mirror.mirror = 1;
  striped.set.devices.push_back(mirror);
  CHECK(written(sales({striped}))
            .starts_with("RESTORE DATABASE [Sales]\n"
                         "  FROM DISK = N'D:\\b\\1.bak',\n"
                         "       DISK = N'E:\\b\\2.bak'\n"
                         "  WITH "));
  striped.set.devices[1].is_missing = true;
  CHECK(first_statement(sales({striped})).devices ==
        Devices{{"DISK", "D:\\b\\1.bak"}, {"DISK", "M:\\b\\2.bak"}});
  striped.set.devices[2].is_missing = true;
  CHECK(refused(sales({striped})).message == "one of its stripes is missing");
}

TEST_CASE("stripes are listed by family, however they were found") {
  ScriptStep striped = step(BackupType::full, {"1.bak", "2.bak", "3.bak"});
  std::swap(striped.set.devices[0], striped.set.devices[2]);
  CHECK(first_statement(sales({striped})).devices ==
        Devices{{"DISK", "1.bak"}, {"DISK", "2.bak"}, {"DISK", "3.bak"}});
}

TEST_CASE("a stripe that only the media set counts is missed") {
  ScriptStep striped = step(BackupType::full, {"1.bak"});
  striped.set.media.family_count = 2;
  CHECK(refused(sales({striped})).code == Code::not_found);
  ScriptStep nowhere = step(BackupType::full, {});
  CHECK(refused(sales({nowhere})).message == "no file of it is known");
}

TEST_CASE("a URL takes no FILE, and CHECKSUM stands only where the set has checksums") {
  ScriptStep blob = step(BackupType::full, {"https://acct.blob.core.windows.net/c/x.bak"});
  blob.set.has_backup_checksums = true;
  CHECK(written(sales({blob})) ==
        "-- URLs need a credential on the server: one named like their container or bucket, or, "
        "for page blobs written with an account key, CREDENTIAL = N'...' in every statement.\n"
        "RESTORE DATABASE [Sales]\n"
        "  FROM URL = N'https://acct.blob.core.windows.net/c/x.bak'\n"
        "  WITH NORECOVERY, CHECKSUM;\n"
        "GO\n"
        "-- Only when all of the above succeeded; sqlcmd -b stops at the first error.\n"
        "RESTORE DATABASE [Sales] WITH RECOVERY;\n"
        "GO\n");
  CHECK(first_statement(sales({step(BackupType::full, {"S3://host:9000/b/x.bak"})})).devices ==
        Devices{{"URL", "S3://host:9000/b/x.bak"}});
}

TEST_CASE("a query never gets into a script, nor into the message that says so") {
  const Error error = refused(sales({step(BackupType::full, {"https://a/c/x.bak?sig=secret"})}));
  CHECK(error.code == Code::unsupported);
  CHECK((error.message + error.subject).find("secret") == std::string::npos);
}

TEST_CASE("the device type decides between disk and tape, permanent devices included") {
  ScriptStep tape = step(BackupType::full, {"\\\\.\\tape0"}, 4);
  tape.set.devices[0].device_type = 105;
  const ParsedStatement statement = first_statement(sales({tape}));
  CHECK(statement.devices == Devices{{"TAPE", "\\\\.\\tape0"}});
  CHECK(statement.file == 4);
  // A blob that was copied to a disk is a file.
  ScriptStep copied = step(BackupType::full, {"/copies/x.bak"});
  copied.set.devices[0].device_type = 9;
  CHECK(first_statement(sales({copied})).devices == Devices{{"DISK", "/copies/x.bak"}});
}

TEST_CASE("a virtual device is refused, unless another copy is there") {
  ScriptStep virtual_set = step(BackupType::full, {"{C7A9D2B0-0000-0000-0000-000000000000}1"});
  virtual_set.set.devices[0].device_type = 7;
  const Error error = refused(sales({virtual_set}));
  CHECK(error.code == Code::unsupported);
  CHECK(error.message == "it lies on virtual devices: only the program that took it restores it");
  BackupDevice copy = virtual_set.set.devices[0];
  copy.path = "D:\\copy.bak";
  copy.device_type = 2;
  copy.mirror = 1;
  virtual_set.set.devices.push_back(copy);
  CHECK(first_statement(sales({virtual_set})).devices == Devices{{"DISK", "D:\\copy.bak"}});
}

TEST_CASE("stripes of different kinds are refused, unless copies make them alike") {
  ScriptStep mixed = step(BackupType::full, {"https://a/c/1.bak", "D:\\2.bak"});
  CHECK(refused(sales({mixed})).message.find("3011") != std::string::npos);
  BackupDevice copy = mixed.set.devices[0];
  copy.path = "D:\\1.bak";
  mixed.set.devices.push_back(copy);
  CHECK(first_statement(sales({mixed})).devices ==
        Devices{{"DISK", "D:\\1.bak"}, {"DISK", "D:\\2.bak"}});
}

TEST_CASE("what RESTORE cannot read is refused before it is tried") {
  CHECK(refused(sales({step(BackupType::full, {"NUL"})})).message ==
        "it was written to NUL and is gone");
  CHECK(refused(sales({step(BackupType::full, {""})})).message == "one of its devices has no path");
  CHECK(refused(sales({step(BackupType::full, {"/b/caf\xE9.bak"})})).message ==
        "the path of its file is not UTF-8");
  const std::string longest = "/" + std::string(258, 'x');
  CHECK(first_statement(sales({step(BackupType::full, {longest})})).devices.front().path ==
        longest);
  CHECK(refused(sales({step(BackupType::full, {longest + "x"})})).message.find("3057") !=
        std::string::npos);
}

TEST_CASE("a path is mapped below whole names, by any slash and in any case") {
  CHECK(mapped_path("/mnt/b/x/1.bak", "/mnt/b=D:\\backup") == "D:\\backup\\x\\1.bak");
  CHECK(mapped_path("/mnt/b/x/1.bak", "/mnt/b/=D:\\backup\\") == "D:\\backup\\x\\1.bak");
  CHECK(mapped_path("D:\\Backup\\x\\1.bak", "d:/backup=/mnt/b") == "/mnt/b/x/1.bak");
  CHECK(mapped_path("/mnt/backup/1.bak", "/mnt/b=D:\\b") == "/mnt/backup/1.bak");
  CHECK(mapped_path("/mnt/b/1.bak", "/mnt/b/1.bak=E:\\one.bak") == "E:\\one.bak");
  CHECK(mapped_path("/1.bak", "/=Z:\\") == "Z:\\1.bak");
  CHECK(mapped_path("D:\\1.bak", "D:\\=/") == "/1.bak");
  CHECK(mapped_path("/mnt/b/odd\\name.bak", "/mnt/b=/srv") == "/srv/odd\\name.bak");
  CHECK(mapped_path("https://a/c/x.bak", "https://a/c=\\\\nas\\b") == "\\\\nas\\b\\x.bak");
}

TEST_CASE("a mapped URL is a file, a file mapped to a URL has no FILE") {
  CHECK(first_statement(mapped("https://a/c/x.bak", "https://a/c=/b")).file == 1);
  const ParsedStatement statement = first_statement(mapped("/b/x.bak", "/b=https://a/c"));
  CHECK(statement.devices == Devices{{"URL", "https://a/c/x.bak"}});
  CHECK_FALSE(statement.file);
}

TEST_CASE("the longest mapping wins, and one of no use is told") {
  ScriptOptions options = mapped("/mnt/b/daily/1.bak", "/mnt=A:");
  options.choices.path_mappings.push_back(PathMapping::parse("/mnt/b/daily=C:").value());
  options.choices.path_mappings.push_back(PathMapping::parse("/mnt/b=B:").value());
  const ParsedScript script = parsed(written(options));
  CHECK(script.statements.front().devices.front().path == "C:\\1.bak");
  CHECK(has_comment(script, "No path of this plan begins with /mnt/b."));
  CHECK(has_comment(script, "No path of this plan begins with /mnt."));
  CHECK_FALSE(has_comment(script, "/mnt/b/daily."));
}

TEST_CASE("a mapping is OLD=NEW") {
  CHECK(PathMapping::parse("/a=/b=c").value() == PathMapping{"/a", "/b=c"});
  CHECK(PathMapping::parse("/a").error().subject == "/a");
  CHECK_FALSE(PathMapping::parse("=/b").ok());
  CHECK_FALSE(PathMapping::parse("/a=").ok());
}
