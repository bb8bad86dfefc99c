// A check of an estate: what one database costs, and what the check holds in
// memory, from 100 databases of 1,000 backup sets to 10,000 of them.
//
// Each catalog is made, then checked in a process of its own, whose processor
// time and peak memory count. A server holds 100 databases, each with managed
// backup; a maintenance plan takes log backups of one of them, so that rules have
// something to say. Exits with 1 when a database of the largest estate costs more
// than 1.3 times one of the smallest, or when what a further database adds to the
// memory is more than its name, settings and places in the graphs need. What
// several threads gain is printed, and wanted where the machine has them to spare.
//
//   bench_estate [DATABASES...]     100 1000 10000; about 6 GB on the disk

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "history.h"
#include "measure.h"
#include "unbroken/answer.h"
#include "unbroken/catalog.h"
#include "unbroken/check_tally.h"

namespace {

using namespace unbroken;
using bench::checked;
using bench::is_within;

constexpr std::uint64_t kLinks = 985;  // with its fulls and differentials, 1,000 sets
constexpr std::uint64_t kOnServer = 100;
constexpr double kWantedGrowth = 1.3;
constexpr double kWantedBytes = 4096;
constexpr double kWantedGain = 1.5;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

std::string name_of(std::uint64_t database) { return "Database" + std::to_string(database); }

// Returns the number of backup sets.
std::uint64_t fill(const std::string& file, std::uint64_t databases) {
  auto catalog = checked(open_catalog(file));
  std::uint64_t sets = 0;
  for (std::uint64_t first = 0; first < databases; first += kOnServer) {
    const std::string server = "SQL" + std::to_string(first / kOnServer);
    auto import = checked(catalog->begin_import({server, std::nullopt}));
    std::string managed = R"({"is_master_switch_on":true,"databases":[)";
    for (std::uint64_t d = first; d < std::min(first + kOnServer, databases); ++d) {
      bench::History history(d, kLinks);
      for (BackupSet set; history.next(set); ++sets) {
        set.server_name = server;
        checked(import->add(set));
      }
      checked(import->add(EstateRow{server, "databases",
                                    R"({"name":")" + name_of(d) +
                                        R"(","recovery_model_desc":"FULL","state_desc":"ONLINE",)" +
                                        R"("family_guid":")" + history.family().text() + R"("})"}));
      managed += std::string(d == first ? "" : ",") + R"({"db_name":")" + name_of(d) +
                 R"(","is_smart_backup_enabled":1,"retention_days":14,"configured":"explicit",)" +
                 R"("storage_url":"https://acct.blob.core.windows.net/"})";
    }
    checked(import->add(EstateRow{server, "server", R"({"product_version":"12.0.6024.0"})"}));
    checked(import->add(EstateRow{server, "managed_backup", managed + "]}"}));
    checked(import->add(
        EstateRow{server, "maintenance_plans",
                  R"({"name":"Nightly","enabled":true,"tasks":[{"database_name":")" +
                      name_of(first) + R"(","backup_type":"log","copy_only":false}]})"}));
    checked(import->commit());
  }
  return sets;
}

struct Cost {
  double wall = 0;
  double processor = 0;
  double peak_bytes = 0;
};

// Of a process that does nothing but this check; answers how many databases and
// findings there were through the pipe.
Cost cost_of_check(const std::string& file, std::size_t threads, std::uint64_t databases) {
  std::fflush(stdout);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) bench::give_up({Code::io, "cannot fork", "bench_estate", false});
  if (child == 0) {
    auto catalog = checked(open_catalog(file));
    CheckRequest request;
    request.now = UtcTime{1'800'000'000'000};
    request.threads = threads;
    CheckTally tally;
    const auto findings = check_each(*catalog, request, [&tally](const DatabaseCheck& database) {
      tally.add(database);
      return Status();
    });
    if (!findings.ok()) bench::give_up(findings.error());
    const std::uint64_t with_plan = (databases + kOnServer - 1) / kOnServer;
    const bool is_right = tally.databases() == databases &&
                          tally.count_of(ChainStatus::unbroken) == databases &&
                          tally.count_of(Severity::error) >= with_plan;
    if (!is_right) {
      std::printf("%" PRIu64 " databases, %" PRIu64 " unbroken, %" PRIu64
                  " errors: not what is there\n",
                  tally.databases(), tally.count_of(ChainStatus::unbroken),
                  tally.count_of(Severity::error));
    }
    std::fflush(stdout);
    ::_exit(is_right ? 0 : 2);
  }
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child || status != 0) std::exit(2);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), seconds(usage.ru_utime) + seconds(usage.ru_stime),
          static_cast<double>(usage.ru_maxrss) * 1024};
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::uint64_t> sizes{100, 1000, 10000};
  if (argc > 1) sizes.clear();
  for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));

  std::vector<Cost> costs;
  double gain = 0;
  std::printf("databases       sets  databases/s  of one thread  ms of processor each  peak MiB\n");
  for (const std::uint64_t databases : sizes) {
    const bench::WorkFolder folder;
    const std::string file = folder.file("catalog.db");
    const std::uint64_t sets = fill(file, databases);
    Cost best = cost_of_check(file, 0, databases);
    const Cost again = cost_of_check(file, 0, databases);
    const Cost alone = cost_of_check(file, 1, databases);
    best.wall = std::min(best.wall, again.wall);
    best.processor = std::min(best.processor, again.processor);
    costs.push_back(best);
    gain = alone.wall / best.wall;
    const auto n = static_cast<double>(databases);
    std::printf("%9" PRIu64 " %10" PRIu64 " %12.0f %14.0f %21.2f %9.1f\n", databases, sets,
                n / best.wall, n / alone.wall, best.processor / n * 1e3,
                best.peak_bytes / (1 << 20));
  }
  if (sizes.size() < 2) return 0;
  const auto each = [&](std::size_t i) {
    return costs[i].processor / static_cast<double>(sizes[i]);
  };
  const std::size_t last = sizes.size() - 1;
  bool is_met = is_within("a database of the largest estate against one of the smallest",
                          each(last) / each(0), kWantedGrowth);
  const double more = static_cast<double>(sizes[last]) - static_cast<double>(sizes[0]);
  const double bytes = (costs[last].peak_bytes - costs[0].peak_bytes) / more;
  is_met = is_within("bytes of memory for a further database of 1,000 sets", bytes, kWantedBytes) &&
           is_met;
  std::printf("%u cores: %.2f times as fast as one thread, wanted %.1f where two are free: %s\n",
              std::thread::hardware_concurrency(), gain, kWantedGain,
              gain >= kWantedGain ? "met" : "MISSED");
  return is_met ? 0 : 1;
}
