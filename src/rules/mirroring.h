// The checks of mirroring that need a failover to have happened.

#ifndef UNBROKEN_RULES_MIRRORING_H_
#define UNBROKEN_RULES_MIRRORING_H_

#include "rules/rule.h"

namespace unbroken {

// mirroring_failover.cpp
void starts_after_failover(const Rule& rule, const RuleSubject& subject, Findings& findings);
void new_container(const Rule& rule, const RuleSubject& subject, Findings& findings);
void unprotected_after_failover(const Rule& rule, const RuleSubject& subject, Findings& findings);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_MIRRORING_H_
