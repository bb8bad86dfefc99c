// Producer: who took a backup set, and the signs by which that is known.
//
// msdb names no program. Whose a set is follows from what is configured - the
// folders of log shipping and maintenance plans, the storage account of managed
// backup - and else from signs: what tools put into the names of devices and
// sets, the account they run under, the kind of device. Signs have weights;
// one weak sign decides nothing. docs/producers.md has the table.

#ifndef UNBROKEN_PRODUCER_H_
#define UNBROKEN_PRODUCER_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/status.h"

namespace unbroken {

enum class ProducerKind : std::uint8_t {
  managed_backup,
  maintenance_plan,
  log_shipping,
  dpm,
  third_party,
  ad_hoc,
  unknown,
};

// Who took a set. name is the tool's, where the kind alone does not say it.
struct Producer {
  ProducerKind kind = ProducerKind::unknown;
  std::string name;

  friend auto operator<=>(const Producer&, const Producer&) = default;
};

enum class Confidence : std::uint8_t { certain, likely, unknown };

// What of a set a sign looks at. Of several devices one is enough.
enum class SignField : std::uint8_t {
  device,          // physical_device_name
  folder,          // the device's path up to its last separator, each written as a backslash
  file,            // what follows it
  logical_device,  // logical_device_name
  device_type,     // 2 disk, 5 tape, 7 virtual, 9 URL; permanent devices count as their kind
  user_name,
  name,  // the backup set's
  description,
  media_name,
  media_description,
  software_name,
  software_vendor_id,  // the set's, else its media's
  is_snapshot,         // 0 or 1
};

// One sign of one producer.
struct ProducerSign {
  SignField looks_at = SignField::device;
  // As T-SQL's LIKE compares, without case: % _ [a-f] [^0-9]. {database} and
  // {server} stand for the set's own names.
  std::string like;
  int weight = 0;  // 1 to 100; kEnoughWeight together make a producer likely

  friend bool operator==(const ProducerSign&, const ProducerSign&) = default;
};

inline constexpr int kEnoughWeight = 50;

// A producer and its signs. Where several signs look at one thing, the heaviest
// that is found counts.
struct ProducerSigns {
  Producer producer;
  std::vector<ProducerSign> signs;

  friend bool operator==(const ProducerSigns&, const ProducerSigns&) = default;
};

using ProducerTable = std::vector<ProducerSigns>;

// The table that is always looked at.
[[nodiscard]] const ProducerTable& known_producers();

// Reads a table of the user's own, `"format": "unbroken-producers/1"`: its rows
// come beside the known ones, its signs beside those of a known producer of the
// same name. path only names the text. Fails with damaged, "PATH:LINE:COLUMN:
// reason"; a table with one wrong row is refused as a whole.
[[nodiscard]] Result<ProducerTable> read_producer_table(std::string_view json,
                                                        std::string_view path);

// A sign that was found on a set, or a row of the configuration that fits it.
struct SignFound {
  Producer points_to;
  std::string looks_at;  // the field's word, or the configuration's section
  std::string like;      // the pattern, or what is configured
  int weight = 0;

  friend auto operator<=>(const SignFound&, const SignFound&) = default;
};

// Who took a set, and every sign that was found, those of others included.
struct ProducerVerdict {
  Producer producer;
  // certain: the configuration claims it; likely: signs, or a person's name,
  // say so; unknown: nothing does.
  Confidence confidence = Confidence::unknown;
  std::vector<SignFound> signs;

  friend bool operator==(const ProducerVerdict&, const ProducerVerdict&) = default;
};

}  // namespace unbroken

#endif  // UNBROKEN_PRODUCER_H_
