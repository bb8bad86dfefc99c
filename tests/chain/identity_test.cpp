#include "chain/identity.h"

#include <catch2/catch.hpp>

#include "history.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

Lineage lineage(std::uint8_t family, std::uint8_t fork, const std::string& server,
                const std::string& name) {
  Lineage made;
  if (family != 0) made.family = guid(family);
  if (fork != 0) made.fork = guid(fork);
  made.server_name = server;
  made.database_name = name;
  return made;
}

using Groups = std::vector<std::vector<std::size_t>>;

Groups groups(const std::vector<Lineage>& lineages, std::vector<LsnRange> ranges = {}) {
  ranges.resize(lineages.size());
  Groups out;
  for (const DatabaseIdentity& identity : identities_of(lineages, ranges))
    out.push_back(identity.lineages);
  return out;
}

}  // namespace

TEST_CASE("one family is one database, whatever it is called and wherever it is") {
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(1, 8, "B", "Sales_restored")}) ==
        Groups{{0, 1}});
}

TEST_CASE("a name that stands for two families is two databases") {
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(2, 8, "A", "Sales")}) == Groups{{0}, {1}});
}

TEST_CASE("rows without a family are joined by their fork") {
  CHECK(groups({lineage(0, 7, "A", "Sales"), lineage(1, 7, "B", "Sales"),
                lineage(0, 9, "A", "Sales")}) == Groups{{0, 1}, {2}});
}

TEST_CASE("rows that know only names join their own server's database of that name") {
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(0, 0, "a", "SALES"),
                lineage(0, 0, "B", "Sales")}) == Groups{{0, 1}, {2}});
}

TEST_CASE("rows that know only names stay apart where the name stands for two databases") {
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(2, 8, "A", "Sales"),
                lineage(0, 0, "A", "Sales")}) == Groups{{0}, {1}, {2}});
}

TEST_CASE("names of two servers are joined while their LSNs meet, and that is said") {
  const std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Sales")};
  const std::vector<LsnRange> meeting{{lsn(100), lsn(200)}, {lsn(200), lsn(300)}};
  CHECK(groups(rows, meeting) == Groups{{0, 1}});
  CHECK(identities_of(rows, meeting)[0].is_joined_by_name);
  CHECK(groups(rows, {{lsn(100), lsn(199)}, {lsn(200), lsn(300)}}) == Groups{{0}, {1}});
}

TEST_CASE("replicas of one availability group are one database") {
  std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Sales"),
                            lineage(0, 0, "B", "Other")};
  for (Lineage& row : rows) row.availability_group = "AG1";
  CHECK(groups(rows) == Groups{{0, 1}, {2}});
}
