#include <algorithm>
#include <array>

#include "unbroken/rule.h"

namespace unbroken {
namespace {

constexpr std::string_view kTopology = "ag-topology";
constexpr std::string_view kReadable = "ag-readable-secondary";

std::string list_of(const PolicyKey& key) {
  std::string text(key.key);
  const char* lead = "=";
  for (const std::string_view value : key.values) {
    text.append(lead).append(value);
    lead = "|";
  }
  return text;
}

Error refusal(std::string_view text) {
  std::string valid;
  for (const PolicyKey& key : policy_keys()) valid += (valid.empty() ? "" : ", ") + list_of(key);
  return {Code::invalid_argument, "not one of " + valid, std::string(text)};
}

}  // namespace

std::span<const PolicyKey> policy_keys() {
  static const std::array<PolicyKey, 2> kKeys{{
      {kTopology,
       {"seed", "companion"},
       "Availability groups that are supported: those all in Azure, or any (AG-2a, AG-2b, "
       "MB-AG-1)"},
      {kReadable,
       {"companion", "general"},
       "A preferred secondary has to be readable, or need not be (MB-AG-3)"},
  }};
  return kKeys;
}

Status choose(RulePolicy& policy, std::string_view key_and_value) {
  const std::size_t end = key_and_value.find('=');
  if (end == std::string_view::npos) return refusal(key_and_value);
  const std::string_view name = key_and_value.substr(0, end);
  const std::string_view value = key_and_value.substr(end + 1);
  const auto keys = policy_keys();
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [name](const PolicyKey& known) { return known.key == name; });
  if (key == keys.end()) return refusal(key_and_value);
  const auto at = std::find(key->values.begin(), key->values.end(), value);
  if (at == key->values.end()) return refusal(key_and_value);
  const auto choice = static_cast<std::uint8_t>(at - key->values.begin());
  if (name == kTopology) policy.ag_topology = static_cast<AgTopology>(choice);
  if (name == kReadable) policy.ag_readable_secondary = static_cast<AgReadableSecondary>(choice);
  return {};
}

}  // namespace unbroken
