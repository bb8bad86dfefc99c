// Whether a script can be written as asked, before any of it is.

#ifndef UNBROKEN_PLAN_RESTORE_SCRIPT_CHECK_H_
#define UNBROKEN_PLAN_RESTORE_SCRIPT_CHECK_H_

#include <string>

#include "unbroken/plan.h"
#include "unbroken/status.h"

namespace unbroken::script {

// The name that the database will have.
[[nodiscard]] const std::string& restored_name(const ScriptOptions& options);

// master is restored whole by one statement, with the server in single-user mode
// (errors 3108 and 3109 else).
[[nodiscard]] bool restores_master(const ScriptOptions& options);

// Whether the steps go on with a database that is RESTORING already.
[[nodiscard]] bool continues_restore(const ScriptOptions& options);

[[nodiscard]] Status check_options(const ScriptOptions& options);

}  // namespace unbroken::script

#endif  // UNBROKEN_PLAN_RESTORE_SCRIPT_CHECK_H_
