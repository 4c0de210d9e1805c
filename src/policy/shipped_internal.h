// SPDX-License-Identifier: Apache-2.0
//
// How the shipped policies are written down: a rule is a line that names only
// what it asks for.
//
//   Table("tone", "step type", "tone=neutral",
//         {{"N01", "step >= 7", "final", "Q04", "Outside help", "委外阶段"}});
#ifndef ARREARS_SRC_POLICY_SHIPPED_INTERNAL_H_
#define ARREARS_SRC_POLICY_SHIPPED_INTERNAL_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/policy/policy.h"

namespace arrears::policy_internal {

struct RuleLine {
  const char* id;
  const char* when;  // "dpd_oldest [1..14]; delivered_level null,0".
  const char* then;  // A word for each output: "5 A37 A22".
  const char* rows;  // Practice rows, "A37 TR30".
  const char* note_en;
  const char* note_zh;
};

// `inputs`: names, one blank between. `outputs`: name=default; a default that
// is a number or true/false gives the type. A rule that names no such input has
// a cell too many, which Policy::Create tells.
TableSpec Table(const char* name, const char* inputs, const char* outputs,
                std::initializer_list<RuleLine> rules);

// The tables in the order in which they run.
TableSpec CauseTable();
TableSpec WillingnessTable();
TableSpec AbilityTable();
TableSpec TypeTable();
TableSpec OverlayTable();
TableSpec AskTable();
TableSpec SupplyTable();
TableSpec PromiseTable();
TableSpec ExcuseTable();
TableSpec StepTable();
TableSpec AlsoTable();
TableSpec ToneTable();
TableSpec ArgumentTable();
TableSpec RelationTable();
TableSpec TermsTable();
TableSpec CadenceTable();

std::vector<PolicyParameter> ShippedParameters();
std::vector<PolicyCase> ShippedCases();

// "A37 TR30" as a list.
std::vector<std::string> Words(std::string_view text);

}  // namespace arrears::policy_internal

#endif  // ARREARS_SRC_POLICY_SHIPPED_INTERNAL_H_
