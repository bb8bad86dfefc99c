#include "chain/identity.h"

#include <catch2/catch.hpp>

#include "chain/lineages.h"

using namespace unbroken;
using namespace unbroken::test;

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

TEST_CASE("letters alone compare without case") {
  CHECK(is_same_name("Sales", "sALES"));
  CHECK(is_same_name("AZ", "az"));
  CHECK_FALSE(is_same_name("@", "`"));
  CHECK_FALSE(is_same_name("[", "{"));
  CHECK_FALSE(is_same_name("Sales", "Sale"));
  CHECK_FALSE(is_same_name("Sales", "Sales2"));
}

TEST_CASE("one name in two availability groups is two databases") {
  std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Sales")};
  rows[0].availability_group = "AG1";
  rows[1].availability_group = "AG2";
  CHECK(groups(rows) == Groups{{0}, {1}});
}

TEST_CASE("a row that knows its family joins it though the rows before knew less") {
  std::vector<Lineage> rows{lineage(0, 7, "A", "Sales"), lineage(1, 7, "A", "Sales")};
  const auto identities = identities_of(rows, std::vector<LsnRange>(2));
  REQUIRE(identities.size() == 1);
  CHECK(identities[0].family == guid(1));
  CHECK(identities[0].lineages == std::vector<std::size_t>{0, 1});
  CHECK_FALSE(identities[0].is_joined_by_name);
}

TEST_CASE("rows of one name and server are one, though a second database shares the name") {
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(2, 8, "A", "Sales"),
                lineage(0, 0, "A", "Sales"), lineage(0, 0, "a", "sales")}) ==
        Groups{{0}, {1}, {2, 3}});
}

TEST_CASE("rows without a range, or whose ranges do not meet, are joined to no other server's") {
  const std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Sales")};
  CHECK(groups(rows, {{lsn(100), lsn(200)}, {}}) == Groups{{0}, {1}});
  CHECK(groups(rows, {{}, {lsn(100), lsn(200)}}) == Groups{{0}, {1}});
  CHECK(groups(rows, {{lsn(300), lsn(400)}, {lsn(100), lsn(299)}}) == Groups{{0}, {1}});
  CHECK(groups(rows, {{lsn(300), lsn(400)}, {lsn(100), lsn(300)}}) == Groups{{0, 1}});
}

TEST_CASE("other names and rows that know better are not joined by name") {
  const std::vector<LsnRange> meeting{{lsn(100), lsn(200)}, {lsn(200), lsn(300)}};
  CHECK(groups({lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Payroll")}, meeting) ==
        Groups{{0}, {1}});
  CHECK(groups({lineage(1, 0, "A", "Sales"), lineage(0, 0, "B", "Sales")}, meeting) ==
        Groups{{0}, {1}});
  CHECK(groups({lineage(0, 7, "A", "Sales"), lineage(0, 0, "B", "Sales")}, meeting) ==
        Groups{{0}, {1}});
}

TEST_CASE("a name that would join two databases of other servers joins none") {
  const std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Sales"),
                                  lineage(0, 0, "C", "Sales")};
  CHECK(groups(rows, {{lsn(100), lsn(200)}, {lsn(300), lsn(400)}, {lsn(150), lsn(350)}}) ==
        Groups{{0}, {1}, {2}});
}

TEST_CASE("a row that tells no LSNs meets nobody's, not even those that begin at an unknown one") {
  const std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "B", "Sales")};
  CHECK(groups(rows, {{{}, lsn(200)}, {}}) == Groups{{0}, {1}});
  CHECK(groups(rows, {{}, {{}, lsn(200)}}) == Groups{{0}, {1}});
  CHECK(groups(rows, {{{}, lsn(200)}, {lsn(100), lsn(300)}}) == Groups{{0, 1}});
}

TEST_CASE("a fork that evidence gives to two families is the first one's") {
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(2, 7, "B", "Sales"),
                lineage(0, 7, "C", "Sales")}) == Groups{{0, 2}, {1}});
}

TEST_CASE("rows joined on one server are not joined by name over several") {
  const std::vector<Lineage> rows{lineage(0, 0, "A", "Sales"), lineage(0, 0, "a", "SALES")};
  const auto identities = identities_of(rows, std::vector<LsnRange>(2));
  REQUIRE(identities.size() == 1);
  CHECK_FALSE(identities[0].is_joined_by_name);
}

TEST_CASE("a name alone does not choose between two databases of its server") {
  CHECK(groups({lineage(1, 0, "A", "Sales"), lineage(2, 0, "A", "Sales"),
                lineage(0, 0, "A", "Sales")}) == Groups{{0}, {1}, {2}});
  CHECK(groups({lineage(0, 7, "A", "Sales"), lineage(0, 8, "A", "Sales"),
                lineage(0, 0, "A", "Sales")}) == Groups{{0}, {1}, {2}});
  std::vector<Lineage> rows(3, lineage(0, 0, "A", "Sales"));
  rows[0].availability_group = "AG1";
  rows[1].availability_group = "AG2";
  CHECK(groups(rows) == Groups{{0}, {1}, {2}});
}

TEST_CASE("two names on one server are two databases, and two rows of one database no dispute") {
  CHECK(groups({lineage(0, 0, "A", "Sales"), lineage(0, 0, "A", "Payroll")}) == Groups{{0}, {1}});
  CHECK(groups({lineage(1, 7, "A", "Sales"), lineage(1, 8, "A", "Sales"),
                lineage(0, 0, "A", "Sales")}) == Groups{{0, 1, 2}});
}
