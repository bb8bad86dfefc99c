// identities_of looks rows up; what it answers is what comparing each with every
// other would.

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "chain/identity.h"
#include "chain/lineages.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// The rule of DatabaseIdentity word by word: every row is compared with every other.
class Oracle {
 public:
  Oracle(const std::vector<Lineage>& rows, const std::vector<LsnRange>& ranges)
      : rows_(rows), ranges_(ranges), group_(rows.size(), kNone) {}

  Groups groups() {
    join([](auto& a, auto& b) { return a.family && a.family == b.family; });
    join([](auto& a, auto& b) { return a.fork && a.fork == b.fork; });
    join([](auto& a, auto& b) {
      return !a.availability_group.empty() && is_named_alike(a, b) &&
             is_same_name(a.availability_group, b.availability_group);
    });
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (group_[i] == kNone) group_[i] = by_name(i);
      if (group_[i] == kNone) group_[i] = count_++;
    }
    Groups out(count_);
    for (std::size_t i = 0; i < rows_.size(); ++i) out[group_[i]].push_back(i);
    return out;
  }

 private:
  static constexpr std::size_t kNone = 1000;
  using Same = std::function<bool(const Lineage&, const Lineage&)>;

  static bool is_named_alike(const Lineage& a, const Lineage& b) {
    return is_same_name(a.database_name, b.database_name);
  }
  static bool is_bare(const Lineage& row) { return !row.family && !row.fork; }

  void join(const Same& same) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (group_[i] != kNone || !same(rows_[i], rows_[i])) continue;
      for (std::size_t j = 0; j < rows_.size() && group_[i] == kNone; ++j) {
        if (same(rows_[i], rows_[j])) group_[i] = group_[j];
      }
      if (group_[i] == kNone) group_[i] = count_++;
    }
  }

  std::size_t only(std::size_t i, const std::function<bool(std::size_t)>& may) {
    std::size_t found = kNone;
    for (std::size_t j = 0; j < rows_.size(); ++j) {
      if (group_[j] == kNone || !is_named_alike(rows_[i], rows_[j]) || !may(j)) continue;
      if (found != kNone && found != group_[j]) return kNone;
      found = group_[j];
    }
    return found;
  }

  std::size_t by_name(std::size_t i) {
    const auto is_on_server = [&](std::size_t j) {
      return is_same_name(rows_[i].server_name, rows_[j].server_name);
    };
    for (std::size_t j = 0; j < i; ++j) {
      if (is_bare(rows_[j]) && is_on_server(j) && is_named_alike(rows_[i], rows_[j]) &&
          is_same_name(rows_[i].availability_group, rows_[j].availability_group)) {
        return group_[j];
      }
    }
    const std::size_t own = only(i, is_on_server);
    if (own != kNone) return own;
    return only(i, [&](std::size_t j) {
      const LsnRange& a = ranges_[i];
      const LsnRange& b = ranges_[j];
      return is_bare(rows_[j]) && !a.last.is_null() && !b.last.is_null() && a.first <= b.last &&
             b.first <= a.last;
    });
  }

  const std::vector<Lineage>& rows_;
  const std::vector<LsnRange>& ranges_;
  std::vector<std::size_t> group_;
  std::size_t count_ = 0;
};

}  // namespace

TEST_CASE("rows are grouped as if each were compared with every other") {
  CHECK(rc::check([] {
    const auto below = [](int n) { return *rc::gen::inRange(0, n); };
    std::vector<Lineage> rows;
    std::vector<LsnRange> ranges;
    for (int n = below(12); n > 0; --n) {
      const bool is_bare = below(2) == 0;
      rows.push_back(lineage(
          is_bare ? 0 : static_cast<std::uint8_t>(below(3)),
          is_bare ? 0 : static_cast<std::uint8_t>(below(4)),
          std::vector<std::string>{"A", "a", "B", "C"}[static_cast<std::size_t>(below(4))],
          std::vector<std::string>{"Sales", "SALES", "Hr"}[static_cast<std::size_t>(below(3))]));
      if (below(4) == 0) rows.back().availability_group = below(2) == 0 ? "G" : "g";
      const auto first = static_cast<std::uint64_t>(100 + 100 * below(4));
      ranges.push_back(below(5) == 0 ? LsnRange{} : LsnRange{lsn(first), lsn(first + 150)});
    }
    RC_ASSERT(groups(rows, ranges) == Oracle(rows, ranges).groups());
  }));
}
