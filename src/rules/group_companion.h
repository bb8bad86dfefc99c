// The checks of the companion page about availability groups.

#ifndef UNBROKEN_RULES_GROUP_COMPANION_H_
#define UNBROKEN_RULES_GROUP_COMPANION_H_

#include "rules/rule.h"

namespace unbroken {

// About a group or its servers: group_settings.cpp
void no_preference(const Rule& rule, const EstateSubject& subject, Findings& findings);
void unreadable_secondary(const Rule& rule, const EstateSubject& subject, Findings& findings);
void defaults_in_a_group(const Rule& rule, const EstateSubject& subject, Findings& findings);

// About a database of a group: group_databases.cpp
void settings_differ(const Rule& rule, const RuleSubject& subject, Findings& findings);
void certificates_differ(const Rule& rule, const RuleSubject& subject, Findings& findings);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_GROUP_COMPANION_H_
