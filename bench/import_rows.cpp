// Importing an estate export against a bare loop that inserts the same rows.
//
// Ours reads the JSON text, joins, packs and writes. The bare loop has the final
// rows of every table ready in memory and puts them, through kept prepared
// statements and in the same order, into the same tables of a file with the same
// settings. Both run in turn, three times; the best of each counts. Exits with 1
// when ours reaches less than 0.6 of the bare loop's rows a second. Ours reads on
// one core while it writes on another: with both taken by something else, the
// processor times printed beside tell more.
//
//   bench_import [ROWS [DATABASES]]     200000 rows of 28 databases
//   bench_import --large [ROWS]         one import of some GB: does memory stay flat?

#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "measure.h"
#include "unbroken/catalog.h"
#include "unbroken/evidence.h"

namespace {

using namespace unbroken;
using bench::checked;
using bench::give_up;
using bench::WorkFolder;

constexpr double kWanted = 0.6;
constexpr int kRounds = 3;

double seconds_of(auto&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// User and system time of the whole process, which other load does not change.
double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A GUID in no order, as servers make them.
std::string guid_text(std::uint64_t number) {
  const auto mixed = [](std::uint64_t value) {
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27) * 0x94D049BB133111EBU;
    return value ^ value >> 31;
  };
  std::array<std::uint8_t, 16> bytes{};
  const std::uint64_t halves[] = {mixed(number + 1), mixed(~number)};
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (i % 8 * 8));
  }
  return Guid(bytes).text();
}

// One log backup a row, every five minutes, the databases in turn: the columns
// that docs/export.sql writes, with one device and two files.
std::string row_text(std::uint64_t row, std::uint64_t databases) {
  const std::uint64_t database = row % databases;
  const std::uint64_t turn = row / databases;
  const std::string name = "Database" + std::to_string(database);
  const std::string first = Lsn(34, static_cast<std::uint32_t>(128 + 8 * turn), 1).decimal();
  const std::string last = Lsn(34, static_cast<std::uint32_t>(136 + 8 * turn), 1).decimal();
  const LocalTime start{1'700'000'000'000 + static_cast<std::int64_t>(turn) * 300'000};
  const std::string family = guid_text(1'000'000'000 + database);
  const std::string fork = guid_text(2'000'000'000 + database);
  std::string text = "{\"backup_set_uuid\":\"" + guid_text(row) + "\",\"backup_set_id\":";
  text += std::to_string(row) + ",\"position\":1,\"type\":\"L\",\"database_name\":\"" + name;
  text += "\",\"database_guid\":\"" + family + "\",\"server_name\":\"SQL01\\\\PROD\"";
  text += ",\"machine_name\":\"SQL01\",\"first_lsn\":\"" + first + "\",\"last_lsn\":\"" + last;
  text += "\",\"checkpoint_lsn\":\"" + first + "\",\"database_backup_lsn\":\"34000000012800001\"";
  text += ",\"differential_base_lsn\":null,\"differential_base_guid\":null";
  text += ",\"backup_start_date\":\"" + start.text() + "\",\"backup_finish_date\":\"";
  text += LocalTime{start.ms + 4000}.text() + "\",\"time_zone\":4,\"family_guid\":\"" + family;
  text += "\",\"first_recovery_fork_guid\":\"" + fork + "\",\"last_recovery_fork_guid\":\"" + fork;
  text += "\",\"fork_point_lsn\":null,\"is_copy_only\":false,\"begins_log_chain\":false";
  text += ",\"has_bulk_logged_data\":false,\"is_snapshot\":false,\"is_damaged\":false";
  text += ",\"has_backup_checksums\":true,\"recovery_model\":\"FULL\",\"backup_size\":";
  text += std::to_string(1'000'000 + row % 77'777) + ",\"compressed_backup_size\":";
  text += std::to_string(300'000 + row % 33'333) + ",\"user_name\":\"NT SERVICE\\\\SQLAGENT\"";
  text += ",\"name\":\"" + name + "-log\",\"description\":null,\"software_vendor_id\":4608";
  text += ",\"software_major_version\":12,\"database_version\":782";
  text += ",\"backupmediaset\":{\"media_uuid\":\"" + guid_text(3'000'000'000 + row);
  text +=
      "\",\"media_family_count\":1,\"mirror_count\":1,\"software_name\":\"Microsoft SQL "
      "Server\",\"is_compressed\":true,\"is_encrypted\":false}";
  text +=
      ",\"backupmediafamily\":[{\"family_sequence_number\":1,\"mirror\":0,\"device_type\":2"
      ",\"physical_device_name\":\"\\\\\\\\backup\\\\sql01\\\\" +
      name + "\\\\" + name + "_" + std::to_string(turn) + ".trn\"}]";
  text += ",\"backupfile\":[{\"file_number\":1,\"file_type\":\"D\",\"logical_name\":\"" + name;
  text += "\",\"physical_name\":\"E:\\\\data\\\\" + name + ".mdf\",\"is_present\":false}";
  text += ",{\"file_number\":2,\"file_type\":\"L\",\"logical_name\":\"" + name;
  text += "_log\",\"physical_name\":\"F:\\\\log\\\\" + name + ".ldf\",\"is_present\":true}]}";
  return text;
}

void write_export(const std::string& path, std::uint64_t rows, std::uint64_t databases) {
  std::ofstream file(path, std::ios::binary);
  file << R"({"format":"unbroken-estate/1","taken_at":"2026-11-23T10:00:00Z","servers":[)"
       << R"({"server_name":"SQL01\\PROD","backupset":[)";
  for (std::uint64_t row = 0; row < rows; ++row) {
    file << (row == 0 ? "\n" : ",\n") << row_text(row, databases);
  }
  file << "]}]}\n";
}

void remove_catalog(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

ImportCounts import_export(Catalog& catalog, const std::string& path) {
  auto import = checked(catalog.begin_import({path, std::nullopt}));
  const auto open = [&path]() -> Result<ByteStream> {
    auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
    return ByteStream([file](std::span<char> buffer) -> Result<std::size_t> {
      file->read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
      return static_cast<std::size_t>(file->gcount());
    });
  };
  checked(read_estate_export(open, path, *import));
  return checked(import->commit());
}

using Sqlite = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Prepared = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

void checked(int result, sqlite3* handle) {
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
  give_up({Code::io, sqlite3_errmsg(handle), "bare loop", false});
}

Sqlite open_bare(const std::string& path) {
  sqlite3* handle = nullptr;
  const int result = sqlite3_open(path.c_str(), &handle);
  Sqlite sqlite(handle, sqlite3_close);
  checked(result, handle);
  checked(sqlite3_exec(handle,
                       "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                       "PRAGMA cache_size = -16384",
                       nullptr, nullptr, nullptr),
          handle);
  return sqlite;
}

Prepared prepare(sqlite3* handle, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  checked(sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr),
          handle);
  return Prepared(statement, sqlite3_finalize);
}

struct Value {
  int type = SQLITE_NULL;
  std::int64_t number = 0;
  std::string bytes;
};
using Row = std::vector<Value>;

struct Table {
  const char* select;
  const char* insert;
  std::vector<Row> rows;
};

// The tables that have rows after such an import; the first two come first, the next
// two set by set, the chunks of chain records when a few hundred sets are there.
std::vector<Table> tables_of(const std::string& path) {
  std::vector<Table> tables{
      {"SELECT * FROM source", "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?)", {}},
      {"SELECT * FROM lineage", "INSERT INTO lineage VALUES (?,?,?,?,?,?,?)", {}},
      {"SELECT * FROM backup_set ORDER BY id", "INSERT INTO backup_set VALUES (?,?,?,?)", {}},
      {"SELECT * FROM sighting ORDER BY set_id", "INSERT INTO sighting VALUES (?,?,?)", {}},
      {"SELECT * FROM chain_chunk ORDER BY id", "INSERT INTO chain_chunk VALUES (?,?,?,?,?)", {}}};
  const Sqlite sqlite = open_bare(path);
  for (Table& table : tables) {
    const Prepared select = prepare(sqlite.get(), table.select);
    while (sqlite3_step(select.get()) == SQLITE_ROW) {
      Row& row =
          table.rows.emplace_back(static_cast<std::size_t>(sqlite3_column_count(select.get())));
      for (int i = 0; i < sqlite3_column_count(select.get()); ++i) {
        Value& value = row[static_cast<std::size_t>(i)];
        value.type = sqlite3_column_type(select.get(), i);
        value.number = sqlite3_column_int64(select.get(), i);
        const void* bytes = sqlite3_column_blob(select.get(), i);
        value.bytes.assign(static_cast<const char*>(bytes == nullptr ? "" : bytes),
                           static_cast<std::size_t>(sqlite3_column_bytes(select.get(), i)));
      }
    }
  }
  return tables;
}

void insert(sqlite3* handle, sqlite3_stmt* statement, const Row& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Value& value = row[i];
    const int at = static_cast<int>(i) + 1;
    const auto size = static_cast<int>(value.bytes.size());
    switch (value.type) {
      case SQLITE_INTEGER:
        sqlite3_bind_int64(statement, at, value.number);
        break;
      case SQLITE_TEXT:
        sqlite3_bind_text(statement, at, value.bytes.data(), size, SQLITE_STATIC);
        break;
      case SQLITE_BLOB:
        sqlite3_bind_blob(statement, at, value.bytes.data(), size, SQLITE_STATIC);
        break;
      default:
        sqlite3_bind_null(statement, at);
    }
  }
  checked(sqlite3_step(statement), handle);
  checked(sqlite3_reset(statement), handle);
}

// As an import does: a new file's settings are there, then one transaction.
void insert_bare(const std::string& path, const std::vector<Table>& tables) {
  const Sqlite sqlite = open_bare(path);
  std::vector<Prepared> inserts;
  for (const Table& table : tables) inserts.push_back(prepare(sqlite.get(), table.insert));
  checked(sqlite3_exec(sqlite.get(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), sqlite.get());
  for (std::size_t t = 0; t < 2; ++t) {
    for (const Row& row : tables[t].rows) insert(sqlite.get(), inserts[t].get(), row);
  }
  const std::size_t sets = tables[2].rows.size();
  const std::vector<Row>& chunks = tables[4].rows;
  for (std::size_t i = 0, chunk = 0; i < sets; ++i) {
    insert(sqlite.get(), inserts[2].get(), tables[2].rows[i]);
    insert(sqlite.get(), inserts[3].get(), tables[3].rows[i]);
    for (; chunk * sets < (i + 1) * chunks.size(); ++chunk) {
      insert(sqlite.get(), inserts[4].get(), chunks[chunk]);
    }
  }
  checked(sqlite3_exec(sqlite.get(), "COMMIT", nullptr, nullptr, nullptr), sqlite.get());
}

long peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

void print_sizes(const std::string& what, std::uint64_t rows, const std::string& export_path,
                 const std::string& catalog_path) {
  const auto per_row = [rows](const std::string& path) {
    return static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(rows);
  };
  std::printf("%s: %.0f bytes of JSON and %.0f bytes in the catalog a set; peak memory %ld MiB\n",
              what.c_str(), per_row(export_path), per_row(catalog_path), peak_memory_mib());
}

void time_chain(const std::string& path) {
  auto catalog = checked(open_catalog(path));
  const auto lineages = checked(catalog->lineages());
  double best = 1e9;
  std::size_t records = 0;
  for (int round = 0; round < 5; ++round) {
    const double seconds =
        seconds_of([&] { records = checked(catalog->chain({lineages.front().id})).size(); });
    best = std::min(best, seconds);
  }
  std::printf("chain of one database: %zu records in %.2f ms\n", records, best * 1e3);
}

int compare(std::uint64_t rows, std::uint64_t databases) {
  const WorkFolder folder;
  const std::string source = folder.file("export.json");
  const std::string ours_path = folder.file("ours.db");
  const std::string bare_path = folder.file("bare.db");
  write_export(source, rows, databases);

  double ours = 1e9;
  double bare = 1e9;
  std::vector<Table> tables;
  for (int round = 0; round < kRounds; ++round) {
    remove_catalog(ours_path);
    const double ours_start = processor_seconds();
    const double ours_now = seconds_of([&] {
      const auto catalog = checked(open_catalog(ours_path));
      if (import_export(*catalog, source).added != rows) {
        give_up({Code::internal, "not every row was added", source, false});
      }
    });
    const double ours_processor = processor_seconds() - ours_start;
    if (round == 0) {
      print_sizes("import", rows, source, ours_path);
      tables = tables_of(ours_path);
    }
    remove_catalog(bare_path);
    const double bare_start = processor_seconds();
    const double bare_now = seconds_of([&] {
      (void)checked(open_catalog(bare_path));
      insert_bare(bare_path, tables);
    });
    std::printf("round %d: ours %.2f s (processor %.2f s), bare loop %.2f s (processor %.2f s)\n",
                round + 1, ours_now, ours_processor, bare_now, processor_seconds() - bare_start);
    ours = std::min(ours, ours_now);
    bare = std::min(bare, bare_now);
  }
  if (tables_of(bare_path)[3].rows.size() != rows) {
    give_up({Code::internal, "the bare loop lost rows", bare_path, false});
  }
  time_chain(ours_path);
  const auto speed = [rows](double seconds) { return static_cast<double>(rows) / seconds; };
  const double ratio = bare / ours;
  std::printf("ours %.0f rows/s, bare loop %.0f rows/s, ratio %.2f (wanted: %.2f)\n", speed(ours),
              speed(bare), ratio, kWanted);
  return ratio < kWanted ? 1 : 0;
}

int import_large(std::uint64_t rows) {
  const WorkFolder folder;
  const std::string source = folder.file("export.json");
  const std::string path = folder.file("ours.db");
  write_export(source, rows, 28);
  const long before = peak_memory_mib();
  const double seconds = seconds_of([&] {
    const auto catalog = checked(open_catalog(path));
    (void)import_export(*catalog, source);
    std::printf("peak memory %ld MiB before, %ld MiB after adding\n", before, peak_memory_mib());
    (void)import_export(*catalog, source);
  });
  std::printf("%llu rows added and told again in %.1f s\n", static_cast<unsigned long long>(rows),
              seconds);
  print_sizes("both", rows, source, path);
  time_chain(path);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto number = [&arguments](std::size_t at, std::uint64_t otherwise) {
    return at < arguments.size() ? std::strtoull(arguments[at].c_str(), nullptr, 10) : otherwise;
  };
  if (!arguments.empty() && arguments.front() == "--large") {
    return import_large(std::max<std::uint64_t>(number(1, 1'000'000), 1));
  }
  return compare(std::max<std::uint64_t>(number(0, 200'000), 1),
                 std::max<std::uint64_t>(number(1, 28), 1));
}
