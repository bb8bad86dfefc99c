// Instance defaults beside databases that should have settings of their own.

#ifndef UNBROKEN_RULES_DEFAULTS_H_
#define UNBROKEN_RULES_DEFAULTS_H_

#include <string>
#include <vector>

#include "rules/rule.h"

namespace unbroken {

// Reports the server if its defaults are on and the managed-backup row of one of
// these databases is missing or not explicit (D-54). what names them in plural.
void report_defaults(const Rule& rule, const EstateSubject& subject, const Server& server,
                     const std::vector<std::string>& databases, const std::string& what,
                     Findings& findings);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_DEFAULTS_H_
