// Steps for scripts, made by hand, and scripts parsed back.

#ifndef UNBROKEN_TESTS_PLAN_SCRIPT_STEPS_H_
#define UNBROKEN_TESTS_PLAN_SCRIPT_STEPS_H_

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "plan/tsql_checker.h"
#include "unbroken/plan.h"

namespace unbroken::test {

// A set with one stripe on each path.
inline ScriptStep step(BackupType type, std::vector<std::string> paths, int position = 1) {
  ScriptStep made;
  made.set.type = type;
  made.set.position = position;
  int family = 0;
  for (std::string& path : paths) {
    BackupDevice device;
    device.path = std::move(path);
    device.family_sequence_number = ++family;
    made.set.devices.push_back(std::move(device));
  }
  return made;
}

inline BackupFile file(char type, std::string logical, std::string physical) {
  BackupFile made;
  made.type = type;
  made.logical_name = std::move(logical);
  made.physical_name = std::move(physical);
  made.is_present = true;
  return made;
}

inline ScriptOptions sales(std::vector<ScriptStep> steps) {
  ScriptOptions options;
  options.database = "Sales";
  options.steps = std::move(steps);
  return options;
}

inline std::string written(const ScriptOptions& options) {
  const Result<std::string> script = restore_script(options);
  if (!script.ok()) FAIL(script.error().subject << ": " << script.error().message);
  return *script;
}

inline ParsedScript parsed(const std::string& script) {
  Result<ParsedScript> result = parse_tsql(script);
  if (!result.ok()) FAIL(result.error().message << " in\n" << result.error().subject);
  return std::move(result).value();
}

inline Error refused(const ScriptOptions& options) {
  const Result<std::string> script = restore_script(options);
  if (script.ok()) FAIL("not refused:\n" << *script);
  return script.error();
}

inline bool has_comment(const ParsedScript& script, const std::string& part) {
  for (const std::string& comment : script.comments) {
    if (comment.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_PLAN_SCRIPT_STEPS_H_
