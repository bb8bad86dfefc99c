#include "transport/conformance.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstring>
#include <thread>

#include "transport/listed.h"

namespace unbroken::test {
namespace {

using Bytes = std::vector<std::byte>;
using Words = std::vector<std::string>;

Bytes bytes_of(std::string_view text) {
  Bytes bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

// Bytes that no two places of an object share for long.
Bytes pattern(std::size_t size, std::uint32_t seed) {
  Bytes bytes(size);
  std::uint32_t state = seed * 2654435761U + 1;
  for (std::byte& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::byte>(state >> 24);
  }
  return bytes;
}

Result<ObjectInfo> put(Transport& place, std::string_view key, std::span<const std::byte> bytes,
                       const PutOptions& what = {}) {
  auto stream = place.put(key, what);
  if (!stream.ok()) return std::move(stream).error();
  if (const Status written = (*stream)->write(bytes); !written.ok()) return written.error();
  return (*stream)->commit();
}

ObjectInfo put(Transport& place, std::string_view key, std::string_view text = "bytes") {
  auto info = put(place, key, bytes_of(text));
  REQUIRE(info.ok());
  return std::move(*info);
}

std::string text_of(Transport& place, std::string_view key) {
  const auto info = place.head(key);
  if (!info.ok()) return "no head: " + info.error().message;
  Bytes bytes(info->size);
  const Status read = place.get(key, 0, bytes, info->version);
  if (!read.ok()) return "no bytes: " + read.error().message;
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Code failed(const Status& status) { return status.ok() ? Code::ok : status.error().code; }
template <class T>
Code failed(const Result<T>& result) {
  return result.ok() ? Code::ok : result.error().code;
}

void round_trip(const EmptyPlace& empty) {
  const auto place = empty();
  for (const std::size_t size : {0U, 1U, 4095U, 4096U, 100'001U}) {
    const std::string key = "of " + std::to_string(size);
    const Bytes bytes = pattern(size, 7);
    const auto info = put(*place, key, bytes);
    REQUIRE(info.ok());
    CHECK(info->key == key);
    CHECK(info->size == size);
    Bytes back(size);
    REQUIRE(place->get(key, 0, back).ok());
    CHECK(back == bytes);
  }
}

void in_pieces(const EmptyPlace& empty) {
  const auto place = empty();
  const Bytes bytes = pattern(300'000, 3);
  auto stream = place->put("x", {.replaces = false, .size = bytes.size()});
  REQUIRE(stream.ok());
  std::span<const std::byte> rest = bytes;
  for (std::size_t piece = 1; !rest.empty(); piece = piece * 3 + 1) {
    const std::size_t count = std::min(piece, rest.size());
    REQUIRE((*stream)->write(rest.first(count)).ok());
    REQUIRE((*stream)->write({}).ok());
    rest = rest.subspan(count);
  }
  REQUIRE((*stream)->commit().ok());
  Bytes back(bytes.size());
  REQUIRE(place->get("x", 0, back).ok());
  CHECK(back == bytes);
}

void ranges(const EmptyPlace& empty) {
  const auto place = empty();
  const Bytes bytes = pattern(70'000, 5);
  REQUIRE(put(*place, "x", bytes).ok());
  for (const auto& [offset, size] :
       {std::pair{0U, 1U}, {1U, 65'536U}, {69'999U, 1U}, {70'000U, 0U}, {12'345U, 54'321U}}) {
    Bytes back(size);
    REQUIRE(place->get("x", offset, back).ok());
    CHECK(std::equal(back.begin(), back.end(), bytes.begin() + offset));
  }
  Bytes out(2);
  CHECK(failed(place->get("x", 69'999, out)) == Code::invalid_argument);
  CHECK(failed(place->get("x", 70'001, std::span<std::byte>())) == Code::invalid_argument);
  CHECK(failed(place->get("x", ~std::uint64_t{0}, out)) == Code::invalid_argument);
}

void nothing_before_commit(const EmptyPlace& empty) {
  const auto place = empty();
  auto stream = place->put("a/b", {});
  REQUIRE(stream.ok());
  REQUIRE((*stream)->write(bytes_of("half")).ok());
  CHECK(failed(place->head("a/b")) == Code::not_found);
  CHECK(keys(*place).empty());
  REQUIRE((*stream)->commit().ok());
  CHECK(text_of(*place, "a/b") == "half");
  CHECK(keys(*place) == Words{"a/b"});
}

void given_up(const EmptyPlace& empty) {
  const auto place = empty();
  {
    auto stream = place->put("a", {});
    REQUIRE(stream.ok());
    REQUIRE((*stream)->write(pattern(100'000, 1)).ok());
  }
  CHECK(keys(*place).empty());
  CHECK(failed(place->head("a")) == Code::not_found);
  put(*place, "a", "whole");
  CHECK(text_of(*place, "a") == "whole");
}

void never_overwritten(const EmptyPlace& empty) {
  const auto place = empty();
  const ObjectInfo first = put(*place, "a", "first");
  CHECK(failed(put(*place, "a", bytes_of("second"))) == Code::conflict);
  CHECK(text_of(*place, "a") == "first");
  CHECK(place->head("a")->version == first.version);
}

void first_commit_wins(const EmptyPlace& empty) {
  const auto place = empty();
  auto one = place->put("a", {});
  auto other = place->put("a", {});
  REQUIRE(one.ok());
  REQUIRE(other.ok());
  REQUIRE((*one)->write(bytes_of("one")).ok());
  REQUIRE((*other)->write(bytes_of("other")).ok());
  REQUIRE((*other)->commit().ok());
  CHECK(failed((*one)->commit()) == Code::conflict);
  CHECK(text_of(*place, "a") == "other");
}

void replaced(const EmptyPlace& empty) {
  const auto place = empty();
  const ObjectInfo first = put(*place, "a", "first");
  const auto second = put(*place, "a", bytes_of("second"), {.replaces = true, .size = {}});
  REQUIRE(second.ok());
  CHECK(second->version != first.version);
  CHECK(text_of(*place, "a") == "second");
  Bytes out(1);
  CHECK(failed(place->get("a", 0, out, first.version)) == Code::conflict);
  CHECK(place->get("a", 0, out, second->version).ok());
}

void announced_size(const EmptyPlace& empty) {
  const auto place = empty();
  for (const std::uint64_t size : {3U, 5U, 0U}) {
    CHECK(failed(put(*place, "a", bytes_of("four"), {.replaces = false, .size = size})) ==
          Code::invalid_argument);
  }
  CHECK(keys(*place).empty());
  CHECK(put(*place, "a", bytes_of("four"), {.replaces = false, .size = 4}).ok());
}

void listed_in_order(const EmptyPlace& empty) {
  const auto place = empty();
  // By bytes: '-' and '.' sort before '/', '0' behind it.
  const Words wanted{"a",  "a b", "a-/x", "a.bak",   "a/1",      "a/b/c",
                     "a0", "b",   "dir/", "dir/sub", "dir/sub2", "\xC3\xA4/\xE2\x82\xAC"};
  Words shuffled = wanted;
  shuffled.erase(std::find(shuffled.begin(), shuffled.end(), "dir/"));
  Words sorted = shuffled;
  shuffled.erase(std::find(shuffled.begin(), shuffled.end(), "a"));
  sorted.erase(std::find(sorted.begin(), sorted.end(), "a"));  // a folder has that name
  std::reverse(shuffled.begin(), shuffled.end());
  for (const std::string& key : shuffled) put(*place, key, key);
  CHECK(keys(*place) == sorted);
  CHECK(keys(*place, "a") == Words{"a b", "a-/x", "a.bak", "a/1", "a/b/c", "a0"});
  CHECK(keys(*place, "a/") == Words{"a/1", "a/b/c"});
  CHECK(keys(*place, "a/b") == Words{"a/b/c"});
  CHECK(keys(*place, "dir/sub") == Words{"dir/sub", "dir/sub2"});
  CHECK(keys(*place, "nothing").empty());
}

void listed_completely(const EmptyPlace& empty) {
  const auto place = empty();
  Words wanted;
  for (int i = 0; i < 1'200; ++i) wanted.push_back("many/" + std::to_string(100'000 + i));
  for (const std::string& key : wanted) put(*place, key, "x");
  CHECK(keys(*place) == wanted);
}

void list_can_be_ended(const EmptyPlace& empty) {
  const auto place = empty();
  for (const char* key : {"a", "b", "c"}) put(*place, key);
  Words seen;
  const Status listed = place->list({}, [&seen](const ObjectInfo& info) -> Status {
    seen.push_back(info.key);
    if (info.key == "b") return Error{Code::io, "the pipe is closed", "out"};
    return Status();
  });
  REQUIRE_FALSE(listed.ok());
  CHECK(listed.error().message == "the pipe is closed");
  CHECK(seen == Words{"a", "b"});
}

void list_tells_what_head_does(const EmptyPlace& empty) {
  const auto place = empty();
  put(*place, "a/b", "12345");
  const auto head = place->head("a/b");
  REQUIRE(head.ok());
  CHECK(head->size == 5);
  CHECK_FALSE(head->version.empty());
  REQUIRE(place
              ->list({},
                     [&](const ObjectInfo& info) {
                       CHECK(info.key == head->key);
                       CHECK(info.size == head->size);
                       CHECK(info.version == head->version);
                       CHECK(info.kind == head->kind);
                       return Status();
                     })
              .ok());
}

void removed(const EmptyPlace& empty) {
  const auto place = empty();
  const ObjectInfo first = put(*place, "d/a", "first");
  put(*place, "d/b");
  const ObjectInfo second = *put(*place, "d/a", bytes_of("second"), {.replaces = true, .size = {}});
  CHECK(failed(place->remove("d/a", first.version)) == Code::conflict);
  CHECK(text_of(*place, "d/a") == "second");
  CHECK(place->remove("d/a", second.version).ok());
  CHECK(failed(place->remove("d/a")) == Code::not_found);
  CHECK(keys(*place) == Words{"d/b"});
  CHECK(place->remove("d/b").ok());
  CHECK(keys(*place).empty());
  put(*place, "d/a", "again");
  CHECK(text_of(*place, "d/a") == "again");
}

void not_there(const EmptyPlace& empty) {
  const auto place = empty();
  put(*place, "a/b");
  Bytes out(1);
  for (const char* key : {"x", "a", "a/b/c", "a/x"}) {
    CHECK(failed(place->head(key)) == Code::not_found);
    CHECK(failed(place->get(key, 0, out)) == Code::not_found);
    CHECK(failed(place->remove(key)) == Code::not_found);
  }
  const auto head = place->head("a/x");
  CHECK(head.error().subject == place->place() + "/a/x");
}

void refused_keys(const EmptyPlace& empty) {
  const auto place = empty();
  Bytes out(1);
  for (const std::string& key :
       {std::string(), std::string("/"), std::string("/a"), std::string("a/"), std::string("a//b"),
        std::string(".."), std::string("../a"), std::string("a/../b"), std::string("a/."),
        std::string("a\\b"), std::string("a\nb"), std::string("a\0b", 3), std::string("\xFF"),
        std::string("a."), std::string("a /b"), std::string(1025, 'k')}) {
    CHECK(failed(place->head(key)) == Code::invalid_argument);
    CHECK(failed(place->get(key, 0, out)) == Code::invalid_argument);
    CHECK(failed(place->put(key, {})) == Code::invalid_argument);
    CHECK(failed(place->remove(key)) == Code::invalid_argument);
  }
  CHECK(keys(*place).empty());
}

void cancelled_and_late(const EmptyPlace& empty) {
  const auto place = empty();
  put(*place, "a");
  CallOptions cancelled;
  cancelled.is_cancelled = [] { return true; };
  CallOptions late;
  late.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  Bytes out(1);
  for (const auto& [options, code] : {std::pair{cancelled, Code::cancelled}, {late, Code::io}}) {
    CHECK(failed(place->head("a", options)) == code);
    CHECK(failed(place->get("a", 0, out, {}, options)) == code);
    CHECK(failed(place->put("b", {}, options)) == code);
    CHECK(failed(place->remove("a", {}, options)) == code);
    CHECK(failed(place->list(
              {}, [](const ObjectInfo&) { return Status(); }, options)) == code);
  }
  CHECK(keys(*place) == Words{"a"});
}

void several_threads(const EmptyPlace& empty) {
  const auto place = empty();
  std::vector<std::thread> threads;
  std::atomic<int> won{0};
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string own = "t" + std::to_string(t) + "/" + std::to_string(i);
        const Bytes bytes = pattern(5'000, static_cast<std::uint32_t>(t * 100 + i));
        if (!put(*place, own, bytes).ok()) ++wrong;
        Bytes back(bytes.size());
        if (!place->get(own, 0, back).ok() || back != bytes) ++wrong;
        if (put(*place, "shared/" + std::to_string(i), bytes).ok()) ++won;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(won == 25);
  CHECK(keys(*place).size() == 125);
  CHECK(keys(*place, "shared/").size() == 25);
}

void copies(const EmptyPlace& empty) {
  const auto place = empty();
  put(*place, "a", "bytes of a");
  put(*place, "b", "bytes of b");
  if (!place->abilities().can_copy) {
    CHECK(failed(place->copy("a", "c")) == Code::unsupported);
    return;
  }
  const auto made = place->copy("a", "d/c");
  REQUIRE(made.ok());
  CHECK(made->key == "d/c");
  CHECK(text_of(*place, "d/c") == "bytes of a");
  CHECK(failed(place->copy("a", "b")) == Code::conflict);
  CHECK(text_of(*place, "b") == "bytes of b");
  CHECK(failed(place->copy("x", "y")) == Code::not_found);
  CHECK(failed(place->copy("a", "../y")) == Code::invalid_argument);
  CHECK(failed(place->copy("a", "a")) == Code::conflict);
}

void leases(const EmptyPlace& empty) {
  const auto place = empty();
  put(*place, "a", "kept");
  if (!place->abilities().can_lease) {
    CHECK(failed(place->acquire_lease("a")) == Code::unsupported);
    CHECK(failed(place->release_lease({"a", "x"})) == Code::unsupported);
    CHECK(failed(place->break_lease("a")) == Code::unsupported);
    return;
  }
  CHECK(failed(place->break_lease("a")) == Code::not_found);
  const auto lease = place->acquire_lease("a");
  REQUIRE(lease.ok());
  CHECK(place->head("a")->is_leased);
  CHECK(failed(place->acquire_lease("a")) == Code::conflict);
  CHECK(failed(place->remove("a")) == Code::conflict);
  CHECK(failed(put(*place, "a", bytes_of("new"), {.replaces = true, .size = {}})) ==
        Code::conflict);
  CHECK(text_of(*place, "a") == "kept");  // a lease keeps nobody from reading
  CHECK(failed(place->release_lease({"a", "another's"})) == Code::conflict);
  REQUIRE(place->release_lease(*lease).ok());
  CHECK_FALSE(place->head("a")->is_leased);
  REQUIRE(place->acquire_lease("a").ok());
  REQUIRE(place->break_lease("a").ok());
  CHECK(place->remove("a").ok());
  CHECK(failed(place->acquire_lease("a")) == Code::not_found);
}

}  // namespace

std::vector<ConformanceTest> conformance_tests() {
  return {
      {"what was put comes back, of any size", round_trip},
      {"an object may come in pieces", in_pieces},
      {"any range can be read, and none that is not in the object", ranges},
      {"nothing is visible before the commit", nothing_before_commit},
      {"a put that is given up leaves nothing", given_up},
      {"nothing is overwritten unasked", never_overwritten},
      {"of two puts of one key the first commit wins", first_commit_wins},
      {"an object is replaced as a whole, and its version tells", replaced},
      {"another number of bytes than announced is no object", announced_size},
      {"objects are listed in the order of their keys' bytes", listed_in_order},
      {"a list of more than a page is complete", listed_completely},
      {"a list can be ended", list_can_be_ended},
      {"a list tells what head tells", list_tells_what_head_does},
      {"an object is removed in the wanted version only", removed},
      {"what is not there is told alike by every call", not_there},
      {"what is no key is refused", refused_keys},
      {"a cancelled or late call does nothing", cancelled_and_late},
      {"several threads do not disturb each other", several_threads},
      {"a copy is whole and overwrites nothing", copies},
      {"a lease keeps others from writing and removing", leases},
  };
}

}  // namespace unbroken::test
