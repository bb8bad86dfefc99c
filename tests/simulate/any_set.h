// Arbitrary backup sets, for properties.

#ifndef UNBROKEN_TESTS_SIMULATE_ANY_SET_H_
#define UNBROKEN_TESTS_SIMULATE_ANY_SET_H_

#include <string>

#include "simulate/backup_file_spec.h"

namespace unbroken::simulate {

// What the sets of one media have in common. Draws from RapidCheck: to be
// called inside a property.
struct AnyMedia {
  BackupMedia label;
  MediaDetail detail;
  int version = 11;
};
[[nodiscard]] AnyMedia any_media();

// A set with every member that a header carries, some of them absent where a
// header may leave them out. Members a reader makes of others are left unknown.
[[nodiscard]] BackupFileSpec any_set(const AnyMedia& media, int position);

// What a reader of the file must tell of the set.
[[nodiscard]] BackupSet as_read(const BackupFileSpec& spec, const MediaFamily& family,
                                const std::string& path);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_TESTS_SIMULATE_ANY_SET_H_
