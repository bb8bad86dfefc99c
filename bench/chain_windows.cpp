// bench_windows [LINKS [SETS]]: a catalog against SQL over a plain table.
//
// Both hold the same backups, in a file that the page cache knows: those of one
// database of LINKS log backups, among others up to SETS sets in all. The
// question is which stretches of each of its forks can be restored and which
// parts of the log are missing. Ours opens the catalog, loads the database's
// records, builds the graph and asks every fork for its windows and gaps; the
// other side opens the table and runs the fastest recursive CTE of several. Their
// answers are compared. Times are the processor's. Also states how much memory the graph takes a
// set.
//
//   bench_windows                       35000 links in 1000000 sets, wanted 1/8,
//                                       and 1000000 links of one database, 1/3
//   bench_windows LINKS SETS RATIO      one catalog of these sizes
//
// Exit status 1 where a wanted ratio is missed, 2 where the answers differ.

#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "history.h"
#include "measure.h"
#include "natural_table.h"
#include "unbroken/analysis.h"
#include "unbroken/catalog.h"

namespace unbroken::bench {
namespace {

constexpr int kRounds = 15;
constexpr double kMostBytesPerSet = 200;

struct Case {
  std::uint64_t links = 0;
  std::uint64_t sets = 0;  // of all databases together, at least
  double wanted = 0;
};

struct Files {
  std::string catalog;
  std::string table;
  Guid family;
};

// Hands out the sets of as many databases as it takes, in turns, as servers of
// many databases take them.
template <class Each>
std::uint64_t each_set(const Case& wanted, Each&& each) {
  std::vector<History> histories;
  const std::uint64_t databases = std::max<std::uint64_t>(1, wanted.sets / wanted.links + 1);
  for (std::uint64_t i = 0; i < databases; ++i) histories.emplace_back(i, wanted.links);
  std::uint64_t count = 0;
  BackupSet set;
  for (bool any = true; any;) {
    any = false;
    for (std::size_t i = 0; i < histories.size(); ++i) {
      // The first database is whole, the others end when there are sets enough.
      if (i > 0 && count >= wanted.sets) break;
      if (!histories[i].next(set)) continue;
      any = true;
      ++count;
      each(set);
    }
  }
  return count;
}

void write_files(const Case& wanted, const Files& files) {
  std::uint64_t count = 0;
  const double seconds = seconds_of([&] {
    const auto catalog = checked(open_catalog(files.catalog));
    const auto import = checked(catalog->begin_import({"history", std::nullopt}));
    NaturalTableWriter table(files.table);
    count = each_set(wanted, [&](const BackupSet& set) {
      table.add(set);
      checked(import->add(set));
    });
    (void)checked(import->commit());
    table.finish();
  });
  std::printf("%llu sets written twice in %.1f s\n", static_cast<unsigned long long>(count),
              seconds);
}

// What each part of our side took, in milliseconds.
struct Parts {
  Best open;
  Best load;
  Best verify;
  Best whole;
};

std::vector<Stretch> ask_catalog(const Files& files, Parts& parts) {
  std::vector<Stretch> answer;
  parts.whole.take(seconds_of([&] {
    std::unique_ptr<Catalog> catalog;
    ChainGraph graph;
    parts.open.take(seconds_of([&] { catalog = checked(open_catalog(files.catalog)); }));
    parts.load.take(seconds_of([&] {
      std::vector<std::int64_t> ids;
      for (const LineageRow& row : checked(catalog->lineages())) {
        if (row.lineage.family == files.family) ids.push_back(row.id);
      }
      graph = checked(catalog->chain(ids));
    }));
    parts.verify.take(seconds_of([&] {
      const VertexMask usable = graph.usable();
      for (ForkIndex f = 0; f < graph.forks().size(); ++f) {
        const Guid& fork = graph.forks()[f].id;
        for (const ChainWindow& window : windows_of(graph, f, usable)) {
          answer.push_back({fork, false, integer_of(window.from_lsn), integer_of(window.to_lsn)});
        }
        for (const ChainGap& gap : gaps_of(graph, f, usable)) {
          answer.push_back({fork, true, integer_of(gap.from_lsn), integer_of(gap.to_lsn)});
        }
      }
      std::sort(answer.begin(), answer.end());
    }));
  }));
  return answer;
}

std::size_t allocated() {
  const struct mallinfo2 heap = ::mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

bool is_small(const Files& files) {
  const auto catalog = checked(open_catalog(files.catalog));
  std::vector<std::int64_t> ids;
  for (const LineageRow& row : checked(catalog->lineages())) {
    if (row.lineage.family == files.family) ids.push_back(row.id);
  }
  auto graph = std::make_unique<ChainGraph>(checked(catalog->chain(ids)));
  const std::size_t sets = graph->size();
  const std::size_t with_graph = allocated();
  graph.reset();
  const auto bytes = static_cast<double>(with_graph - allocated());
  const double per_set = bytes / static_cast<double>(sets);
  std::printf("memory of the graph: %zu sets, %.0f bytes a set, wanted at most %.0f: %s\n", sets,
              per_set, kMostBytesPerSet, per_set <= kMostBytesPerSet ? "met" : "MISSED");
  return per_set <= kMostBytesPerSet;
}

bool run(const Case& wanted) {
  const WorkFolder folder;
  const Files files{folder.file("catalog.db"), folder.file("table.db"),
                    History(0, wanted.links).family()};
  std::printf("\none database of %llu links in a catalog of at least %llu sets\n",
              static_cast<unsigned long long>(wanted.links),
              static_cast<unsigned long long>(wanted.sets));
  write_files(wanted, files);

  Parts parts;
  const std::vector<Formulation> all = formulations();
  std::vector<Best> asked(all.size());
  std::vector<Stretch> ours;
  for (int round = 0; round < kRounds; ++round) {
    ours = ask_catalog(files, parts);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      std::vector<Stretch> theirs;
      asked[i].take(seconds_of([&] { theirs = ask(files.table, all[i].sql, files.family); }));
      if (theirs != ours) {
        give_up({Code::internal, "another answer than the catalog's", all[i].name, false});
      }
    }
  }
  const auto gaps = std::count_if(ours.begin(), ours.end(),
                                  [](const Stretch& stretch) { return stretch.is_gap; });
  std::printf("answer, the same from all: %zd windows and %zd gaps\n",
              static_cast<std::ptrdiff_t>(ours.size()) - gaps, gaps);
  const Formulation* fastest = nullptr;
  double least = 1e9;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const Formulation& formulation = all[i];
    std::printf("%10.2f ms  SQL, %s\n", asked[i].milliseconds(), formulation.name);
    if (!formulation.is_recursive || asked[i].seconds() >= least) continue;
    fastest = &formulation;
    least = asked[i].seconds();
  }
  std::printf("%10.2f ms  ours (open %.2f, load and verify %.2f, windows and gaps %.2f)\n",
              parts.whole.milliseconds(), parts.open.milliseconds(), parts.load.milliseconds(),
              parts.verify.milliseconds());
  std::printf("the fastest recursive CTE:\n%s", fastest->sql.c_str());
  const bool is_fast = is_within("open, load, verify, windows against it",
                                 parts.whole.seconds() / least, wanted.wanted);
  return is_small(files) && is_fast;
}

}  // namespace
}  // namespace unbroken::bench

int main(int argc, char** argv) {
  using namespace unbroken::bench;
  const auto number = [&](int at) { return std::strtoull(argv[at], nullptr, 10); };
  if (argc == 4) return run({number(1), number(2), std::strtod(argv[3], nullptr)}) ? 0 : 1;
  const bool many = run({35'000, 1'000'000, 1.0 / 8});
  const bool large = run({1'000'000, 1'000'000, 1.0 / 3});
  return many && large ? 0 : 1;
}
