// SPDX-License-Identifier: Apache-2.0
//
// What each verb reads and writes, as JSON Schema. Texts of CSV files are
// strings, a row being an object by column names.
#ifndef ARREARS_SRC_CLI_SCHEMA_INTERNAL_H_
#define ARREARS_SRC_CLI_SCHEMA_INTERNAL_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "nlohmann/json.hpp"

namespace arrears::cli {

// --schema prints the verb's schema and ends the command, whatever else is
// given or missing.
// A verb's own verbs get theirs: `before` is what they are called after.
void AddSchemaFlag(CLI::App* verb, const std::string& before = "");

namespace schema {

using Json = nlohmann::ordered_json;
using Member = std::pair<const char*, Json>;

Json Text(std::string_view description = "");
Json Amount();  // "-12.50"
Json Day();     // "2026-06-30"
Json Number();
Json Integer();
Json List(Json of);
// Exactly these members, all of them but those named.
Json Object(std::initializer_list<Member> members,
            std::initializer_list<const char*> optional = {});
Json OneOf(std::initializer_list<const char*> values);
Json OrNull(Json value);

// The folder of a ledger: its tables as lists of rows, and the creditor.
Json LedgerFolder();
// Of `arrears explain --message`.
Json MessageDraft();

// Of `arrears policy`: its input but that of check, and what each verb writes.
Json PolicyModel();
Json PolicyCheckInput();
Json PolicyCheckOutput();
Json PolicyTestOutput();
// What a policy does, counted; two policies on one day.
Json PolicyFigures();
Json PolicyDiffOutput();
Json BacktestOutput();
// What a result was made from.
Json EvidenceFile();
Json CheckedFiles();
// Of `arrears age --compare`.
Json AgeComparison();

// Of the verbs of `arrears claim`.
Json ClaimInterestInput();
Json ClaimInterestOutput();
Json ClaimLimitationInput();
Json ClaimLimitationOutput();
Json ClaimFeesInput();
Json ClaimFeesOutput();
Json ClaimRoutesInput();
Json ClaimRoutesOutput();
// Of `arrears provision`.
Json ProvisionInput();
Json ProvisionOutput();
Json ProvisionOfLedger();
// Of `arrears forecast` and the verbs of `arrears recover`.
Json ForecastOutput();
Json RecoverModel();
Json RecoverReportOutput();

}  // namespace schema
}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_SCHEMA_INTERNAL_H_
