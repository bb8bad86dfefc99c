// Transport: a place where backup files lie, as a folder or a blob container.
//
// An object is a key and its bytes. A key is a relative path of UTF-8 with `/`
// between its parts (key_problem tells what is none). Nothing of an object is
// visible before its put is committed, and nothing is overwritten unless that is
// asked for. Calls for any keys may come from several threads at once; a stream
// belongs to one thread at a time.
//
// A class that implements Transport passes the conformance suite in
// tests/transport/conformance.h.

#ifndef UNBROKEN_TRANSPORT_H_
#define UNBROKEN_TRANSPORT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken {

// What an implementation can do beyond what every one has to.
struct TransportAbilities {
  bool can_copy = false;   // copy() without the bytes passing the caller
  bool can_lease = false;  // leases keep others from writing and removing
};

enum class ObjectKind : std::uint8_t {
  file,
  block_blob,
  page_blob,
  append_blob,
};

// What is told of an object without reading it; what the place does not know is
// empty.
struct ObjectInfo {
  std::string key;
  std::uint64_t size = 0;
  // Changes whenever the bytes do; compares for equality only.
  std::string version;
  std::optional<UtcTime> modified;
  ObjectKind kind = ObjectKind::file;
  std::string tier;          // "Hot", "Archive", as the place calls it
  bool is_archived = false;  // cannot be read before it is brought back
  bool is_leased = false;
  std::string snapshot;  // which one; empty: the object itself
};

// One try of a call that may need several.
struct Attempt {
  std::string_view operation;  // "get", "commit", ...
  std::string_view key;
  unsigned number = 1;               // of the try that failed
  Error error;                       // why
  std::chrono::milliseconds wait{};  // before the next
};

// Asked between the steps of a call, from the calling thread; true ends it with
// `cancelled`.
using CancelQuestion = std::function<bool()>;

struct CallOptions {
  // For the whole call, tries and waits included. None: as long as it makes progress.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  CancelQuestion is_cancelled;
  std::function<void(const Attempt&)> on_attempt;  // of each try that failed and is repeated
};

// A new object on its way. Destroying one that was not committed leaves nothing.
class PutStream {
 public:
  PutStream() = default;
  PutStream(const PutStream&) = delete;
  PutStream& operator=(const PutStream&) = delete;
  virtual ~PutStream() = default;

  // After a failure only destroying the stream is left.
  virtual Status write(std::span<const std::byte> bytes) = 0;

  // Makes the object visible, durably, as a whole. Fails with conflict when an
  // object of that key is there and is not to be replaced. Once.
  virtual Result<ObjectInfo> commit() = 0;
};

struct PutOptions {
  bool replaces = false;  // an object of that key, if there is one
  // How many bytes will come, where that is known; commit() then fails with
  // invalid_argument for any other number.
  std::optional<std::uint64_t> size;
};

// A lease in force.
struct Lease {
  std::string key;
  std::string id;
};

class Transport {
 public:
  using ObjectCallback = std::function<Status(const ObjectInfo&)>;

  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  // ---- What every implementation has

  [[nodiscard]] virtual TransportAbilities abilities() const = 0;

  // What a person calls the place, without any secret; the subject of an error is
  // this and the key.
  [[nodiscard]] virtual std::string place() const = 0;

  // Every object whose key begins with prefix, once, in the order of the keys'
  // bytes. What is put or removed meanwhile may be missed. A failure of each
  // ends the list and is handed on. Nothing under prefix is no failure.
  virtual Status list(std::string_view prefix, const ObjectCallback& each,
                      const CallOptions& options = {}) = 0;

  // Fails with not_found.
  virtual Result<ObjectInfo> head(std::string_view key, const CallOptions& options = {}) = 0;

  // Fills out with the bytes from offset on. A version, where one is given, must
  // be the object's: else conflict, so that two ranges are of the same bytes.
  // Fails with not_found, or invalid_argument for a range that is not in the object.
  virtual Status get(std::string_view key, std::uint64_t offset, std::span<std::byte> out,
                     std::string_view version = {}, const CallOptions& options = {}) = 0;

  virtual Result<std::unique_ptr<PutStream>> put(std::string_view key, const PutOptions& what = {},
                                                 const CallOptions& options = {}) = 0;

  // Fails with not_found, and with conflict where a version is given that is not
  // the object's, or a lease holds it.
  virtual Status remove(std::string_view key, std::string_view version = {},
                        const CallOptions& options = {}) = 0;

  // ---- What some have; the others fail with unsupported

  // Within the place. Fails with not_found, and with conflict when `to` is there.
  virtual Result<ObjectInfo> copy(std::string_view from, std::string_view to,
                                  const CallOptions& options = {});

  // Without an end. Fails with not_found, or conflict when one holds it.
  virtual Result<Lease> acquire_lease(std::string_view key, const CallOptions& options = {});
  virtual Status release_lease(const Lease& lease, const CallOptions& options = {});
  // Ends a lease whose id nobody knows any more. Fails with not_found.
  virtual Status break_lease(std::string_view key, const CallOptions& options = {});
};

// Why text is no key, as "has an empty part"; empty where it is one. A key has 1
// to 1,024 bytes, no part that is empty, "." or "..", no backslash, no control
// character and no part that ends in a dot or a space, which not every place keeps.
[[nodiscard]] std::string_view key_problem(std::string_view text);

// A folder of this machine, made where it is missing. Objects are files in it;
// symbolic links in it are neither followed nor listed, so that no key leads out
// of it. A put becomes visible by one rename after its bytes are on the disk.
// Fails with io, or invalid_argument for what is no folder.
[[nodiscard]] Result<std::unique_ptr<Transport>> open_folder(const std::string& path);

// Objects in memory, with copy and leases; for tests and trials.
[[nodiscard]] std::unique_ptr<Transport> memory_transport();

}  // namespace unbroken

#endif  // UNBROKEN_TRANSPORT_H_
