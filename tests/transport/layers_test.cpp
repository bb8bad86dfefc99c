#include "unbroken/transport_layers.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <vector>

#include "transport/conformance.h"
#include "transport/listed.h"

using namespace unbroken;
using namespace unbroken::test;
using std::chrono::milliseconds;

namespace {

using Words = std::vector<std::string>;

Error busy() { return {Code::io, "the server is busy", "there", true}; }
Error refused() { return {Code::io, "the server refused it", "there", false}; }

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

Status put(Transport& place, const std::string& key, std::string_view text) {
  auto stream = place.put(key);
  if (!stream.ok()) return stream.error();
  if (Status written = (*stream)->write(bytes_of(text)); !written.ok()) return written;
  const auto made = (*stream)->commit();
  return made.ok() ? Status() : made.error();
}

// Notes each wait and passes it at once.
struct Waits {
  std::vector<milliseconds> waits;
  std::chrono::steady_clock::time_point now{};
  double chance = 0.4;  // a factor of 1.0

  RetryClock clock() {
    return {[this] { return now; },
            [this](milliseconds wait, const CancelQuestion& is_cancelled) {
              if (is_cancelled && is_cancelled()) return true;
              waits.push_back(wait);
              now += wait;
              return false;
            },
            [this] { return chance; }};
  }
};

// The first `count` calls of the operation fail.
FaultPlan failing(std::string operation, int count, Error error, bool is_after = false) {
  return
      [=, left = count](std::string_view asked, std::string_view) mutable -> std::optional<Fault> {
        if (asked != operation || left-- <= 0) return std::nullopt;
        return Fault{error, is_after};
      };
}

}  // namespace

TEST_CASE("repeating what fails now and then is a transport") {
  for (const ConformanceTest& test : conformance_tests()) {
    DYNAMIC_SECTION(test.sentence) {
      test.run([] {
        RetryClock clock;
        clock.now = [] { return std::chrono::steady_clock::now(); };
        clock.wait = [](milliseconds, const CancelQuestion& is_cancelled) {
          return is_cancelled && is_cancelled();
        };
        clock.random = [] { return 0.5; };
        auto count = std::make_shared<std::atomic<unsigned>>(0);
        auto faulty = with_faults(
            memory_transport(),
            [count](std::string_view operation, std::string_view) -> std::optional<Fault> {
              const bool is_repeated = operation == "list" || operation == "head" ||
                                       operation == "get" || operation == "put";
              if (!is_repeated || ++*count % 3 != 0) return std::nullopt;
              return Fault{busy(), operation == "get"};
            });
        return retrying(std::move(faulty), {.tries = 20}, std::move(clock));
      });
    }
  }
}

TEST_CASE("waits double up to the longest, times chance, and each failed try is told") {
  Waits waits;
  auto memory = memory_transport();
  REQUIRE(put(*memory, "a", "x").ok());
  const auto place =
      retrying(with_faults(std::move(memory), failing("head", 5, busy())),
               {.tries = 6, .first_wait = milliseconds(100), .longest_wait = milliseconds(500)},
               waits.clock());
  std::vector<unsigned> told;
  CallOptions options;
  options.on_attempt = [&told](const Attempt& attempt) {
    CHECK(attempt.operation == "head");
    CHECK(attempt.key == "a");
    CHECK(attempt.error.message == "the server is busy");
    told.push_back(attempt.number);
  };
  CHECK(place->head("a", options).ok());
  CHECK(waits.waits == std::vector{milliseconds(100), milliseconds(200), milliseconds(400),
                                   milliseconds(500), milliseconds(500)});
  CHECK(told == std::vector<unsigned>{1, 2, 3, 4, 5});
}

TEST_CASE("chance spreads a wait from 0.8 to 1.3 times") {
  for (const auto& [chance, wait] : {std::pair{0.0, 640}, {0.999999, 1039}}) {
    Waits waits;
    waits.chance = chance;
    const auto place =
        retrying(with_faults(memory_transport(), failing("list", 1, busy())), {}, waits.clock());
    CHECK(keys(*place).empty());
    CHECK(waits.waits == std::vector{milliseconds(wait)});
  }
}

TEST_CASE("what cannot get better, and what did not after the last try, is told as it is") {
  for (const auto& [error, tries] : {std::pair{refused(), 0U}, {busy(), 3U}}) {
    Waits waits;
    const auto place =
        retrying(with_faults(memory_transport(), failing("head", 99, error)), {}, waits.clock());
    const auto answer = place->head("a");
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().message == error.message);
    CHECK(waits.waits.size() == tries);
  }
}

TEST_CASE("no wait goes past the deadline, and a cancelled wait ends the call") {
  Waits waits;
  const auto place = retrying(with_faults(memory_transport(), failing("head", 99, busy())),
                              {.tries = 99}, waits.clock());
  CallOptions options;
  waits.now = std::chrono::steady_clock::now();
  options.deadline = waits.now + std::chrono::seconds(4);
  CHECK(place->head("a", options).error().message == "the server is busy");
  CHECK(waits.waits ==
        std::vector{milliseconds(800), milliseconds(1600)});  // 3200 more is too long
  CallOptions cancelled;
  int asked = 0;
  cancelled.is_cancelled = [&asked] { return ++asked > 1; };
  CHECK(place->head("a", cancelled).error().code == Code::cancelled);
}

TEST_CASE("a list goes on behind what was told") {
  Waits waits;
  auto memory = memory_transport();
  for (const char* key : {"a", "b", "c", "d"}) REQUIRE(put(*memory, key, "x").ok());
  // The answer is lost after all four were told, then it breaks before any is.
  int calls = 0;
  auto faulty =
      with_faults(std::move(memory),
                  [&calls](std::string_view operation, std::string_view) -> std::optional<Fault> {
                    if (operation != "list" || ++calls > 2) return std::nullopt;
                    return Fault{busy(), calls == 1};
                  });
  const auto place = retrying(std::move(faulty), {}, waits.clock());
  CHECK(keys(*place) == Words{"a", "b", "c", "d"});
  CHECK(calls == 3);
}

TEST_CASE("a failure of the one who is told ends a list, retryable or not") {
  Waits waits;
  auto memory = memory_transport();
  REQUIRE(put(*memory, "a", "x").ok());
  const auto place = retrying(std::move(memory), {}, waits.clock());
  int told = 0;
  const Status listed = place->list({}, [&told](const ObjectInfo&) -> Status {
    ++told;
    return busy();
  });
  CHECK_FALSE(listed.ok());
  CHECK(told == 1);
  CHECK(waits.waits.empty());
}

TEST_CASE("a remove whose answer was lost has succeeded when its repetition finds nothing") {
  Waits waits;
  auto memory = memory_transport();
  REQUIRE(put(*memory, "a", "x").ok());
  const auto place = retrying(with_faults(std::move(memory), failing("remove", 1, busy(), true)),
                              {}, waits.clock());
  CHECK(place->remove("a").ok());
  CHECK(place->remove("a").error().code == Code::not_found);
}

TEST_CASE("a commit is not repeated: nobody here knows whether it took effect") {
  Waits waits;
  const auto place = retrying(with_faults(memory_transport(), failing("commit", 1, busy(), true)),
                              {}, waits.clock());
  CHECK_FALSE(put(*place, "a", "x").ok());
  CHECK(waits.waits.empty());
  CHECK(keys(*place) == Words{"a"});
}

TEST_CASE("whatever operation fails, nothing is half visible") {
  for (int n = 0;; ++n) {
    int count = 0;
    auto faulty =
        with_faults(memory_transport(),
                    [&count, n](std::string_view, std::string_view) -> std::optional<Fault> {
                      return count++ == n ? std::optional(Fault{refused()}) : std::nullopt;
                    });
    auto stream = faulty->put("a");
    Status status = stream.ok() ? Status() : Status(stream.error());
    for (const char* piece : {"one", "two", "three"}) {
      if (status.ok()) status = (*stream)->write(bytes_of(piece));
    }
    if (status.ok()) {
      const auto made = (*stream)->commit();
      if (!made.ok()) status = made.error();
    }
    if (stream.ok()) stream->reset();
    count = 1000;
    CHECK(keys(*faulty) == (status.ok() ? Words{"a"} : Words{}));
    if (status.ok()) {
      CHECK(n == 5);  // put, three writes, commit
      break;
    }
  }
}

TEST_CASE("a place that is read only is read and never changed") {
  auto memory = memory_transport();
  REQUIRE(put(*memory, "a", "x").ok());
  const auto place = read_only(std::move(memory));
  CHECK(keys(*place) == Words{"a"});
  CHECK(place->head("a").ok());
  CHECK(place->put("b").error().code == Code::unsupported);
  CHECK(place->remove("a").error().message == "nothing may be changed there");
  CHECK(place->copy("a", "b").error().code == Code::unsupported);
  CHECK(place->acquire_lease("a").error().code == Code::unsupported);
  CHECK(place->release_lease({"a", "x"}).error().code == Code::unsupported);
  CHECK(place->break_lease("a").error().code == Code::unsupported);
  CHECK_FALSE(place->abilities().can_copy);
  CHECK(keys(*place) == Words{"a"});
}

TEST_CASE("a dry run tells each change, makes none, and refuses what the place would") {
  auto memory = memory_transport();
  REQUIRE(put(*memory, "a", "x").ok());
  REQUIRE(put(*memory, "leased", "x").ok());
  REQUIRE(memory->acquire_lease("leased").ok());
  Words told;
  const auto place = dry_run(std::move(memory), [&told](const DryChange& change) {
    told.push_back(std::string(change.operation) + " " + std::string(change.key) + " " +
                   std::to_string(change.bytes));
  });
  CHECK(put(*place, "b", "three").ok());
  CHECK(place->remove("a").ok());
  CHECK(place->copy("a", "c").ok());
  CHECK(place->acquire_lease("a").ok());
  CHECK(place->break_lease("leased").ok());
  CHECK(told ==
        Words{"put b 5", "remove a 0", "copy c 0", "acquire_lease a 0", "break_lease leased 0"});
  told.clear();
  CHECK(put(*place, "a", "y").error().code == Code::conflict);
  CHECK(place->remove("x").error().code == Code::not_found);
  CHECK(place->remove("a", "another").error().code == Code::conflict);
  CHECK(place->remove("leased").error().code == Code::conflict);
  CHECK(place->copy("a", "leased").error().code == Code::conflict);
  CHECK(place->acquire_lease("leased").error().code == Code::conflict);
  CHECK(place->break_lease("a").error().code == Code::not_found);
  CHECK(place->put("../x").error().code == Code::invalid_argument);
  CHECK(told.empty());
  CHECK(keys(*place) == Words{"a", "leased"});
}

TEST_CASE("the system's clock waits no longer than it is told and asks meanwhile") {
  const RetryClock clock = system_retry_clock();
  CHECK_FALSE(clock.wait(milliseconds(1), {}));
  int asked = 0;
  CHECK(clock.wait(std::chrono::hours(1), [&asked] { return ++asked == 3; }));
  CHECK(asked == 3);
  for (int i = 0; i < 100; ++i) {
    const double chance = clock.random();
    CHECK((chance >= 0 && chance < 1));
  }
}
