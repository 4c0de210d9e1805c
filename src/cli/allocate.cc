// SPDX-License-Identifier: Apache-2.0
//
// arrears allocate: to which items does a payment go? JSON in, JSON out.
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/ledger/allocation.h"
#include "command_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Request {
  Currency currency = Currency::Of("CNY");
  AllocationRule rule = AllocationRule::kOldestDueFirst;
  std::string rule_name = "fifo";
  std::int64_t payment = 0;
  std::vector<std::string> ids;
  std::set<std::string> seen;
  std::vector<AllocationTarget> targets;
};

absl::Status AddItem(const nlohmann::json& item, Request* request) {
  absl::Status known =
      CheckFields(item, {"id", "open", "due", "wanted"}, "allocate");
  if (!known.ok()) return known;
  absl::StatusOr<std::string> id = TextField(item, "id");
  if (!id.ok()) return id.status();
  if (!request->seen.insert(*id).second) {
    return absl::InvalidArgumentError(
        absl::StrCat("field id: ", *id, " occurs twice"));
  }
  absl::StatusOr<std::int64_t> open =
      AmountField(item, "open", request->currency);
  if (!open.ok()) return open.status();
  absl::StatusOr<Date> due = DateField(item, "due");
  if (!due.ok()) return due.status();
  AllocationTarget target;
  target.item = static_cast<RowIndex>(request->targets.size());
  target.open = *open;
  target.due = *due;
  if (item.contains("wanted")) {
    absl::StatusOr<std::int64_t> wanted =
        AmountField(item, "wanted", request->currency);
    if (!wanted.ok()) return wanted.status();
    target.wanted = *wanted;
  }
  request->ids.push_back(*id);
  request->targets.push_back(target);
  return absl::OkStatus();
}

absl::StatusOr<Request> Parse(const nlohmann::json& json) {
  Request request;
  if (!json.is_object()) {
    return absl::InvalidArgumentError("expected a JSON object");
  }
  absl::Status known =
      CheckFields(json, {"payment", "currency", "rule", "items"}, "allocate");
  if (!known.ok()) return known;
  if (json.contains("currency")) {
    absl::StatusOr<std::string> code = TextField(json, "currency");
    if (!code.ok()) return code.status();
    absl::StatusOr<Currency> currency = Currency::Parse(*code);
    if (!currency.ok()) return currency.status();
    request.currency = *currency;
  }
  if (json.contains("rule")) {
    absl::StatusOr<std::string> name = TextField(json, "rule");
    if (!name.ok()) return name.status();
    absl::StatusOr<AllocationRule> rule = ParseAllocationRule(*name);
    if (!rule.ok()) return rule.status();
    request.rule = *rule;
    request.rule_name = *name;
  }
  absl::StatusOr<std::int64_t> payment =
      AmountField(json, "payment", request.currency);
  if (!payment.ok()) return payment.status();
  request.payment = *payment;
  const auto items = json.find("items");
  if (items == json.end() || !items->is_array()) {
    return absl::InvalidArgumentError("field items: expected a list");
  }
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (absl::Status status = AddItem((*items)[i], &request); !status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("items[", i, "], ", std::string(status.message())));
    }
  }
  return request;
}

struct Arguments {
  std::string in = "-", out = "-", format = "json";
  int threads = 1;  // As every verb; one is all that is needed.
};

Json Answer(const Request& request, const Allocation& split) {
  const auto text = [&](std::int64_t minor) {
    return FormatMinor(minor, request.currency.exponent());
  };
  Json answer = {{"currency", request.currency.code()},
                 {"rule", request.rule_name},
                 {"applied", Json::array()},
                 {"unapplied", text(split.unapplied)}};
  for (std::size_t i = 0; i < request.ids.size(); ++i) {
    answer["applied"].push_back(
        {{"id", request.ids[i]},
         {"amount", text(split.applied[i])},
         {"left", text(request.targets[i].open - split.applied[i])}});
  }
  return answer;
}

// One row an item; what is unapplied is the last row, which has no id.
std::string AnswerCsv(const Json& answer) {
  std::string csv = "id,amount,left\n";
  for (const Json& row : answer["applied"]) {
    absl::StrAppend(&csv, CsvText(row["id"].get<std::string>()), ",",
                    row["amount"].get<std::string>(), ",",
                    row["left"].get<std::string>(), "\n");
  }
  absl::StrAppend(&csv, ",", answer["unapplied"].get<std::string>(), ",\n");
  return csv;
}

std::string AnswerTable(const Json& answer) {
  std::string table;
  for (const Json& row : answer["applied"]) {
    absl::StrAppend(&table, row["id"].get<std::string>(), ": ",
                    row["amount"].get<std::string>(), ", left ",
                    row["left"].get<std::string>(), "\n");
  }
  absl::StrAppend(&table, "unapplied: ", answer["unapplied"].get<std::string>(),
                  "\n");
  return table;
}

int Run(const Arguments& arguments) {
  absl::StatusOr<nlohmann::json> json = ReadJson(arguments.in);
  if (!json.ok()) return Fail(json.status());
  absl::StatusOr<Request> request = Parse(*json);
  if (!request.ok()) return Fail(request.status());
  absl::StatusOr<Allocation> split =
      Allocate(request->payment, request->targets, request->rule);
  if (!split.ok()) return Fail(split.status());
  const Json answer = Answer(*request, *split);
  const absl::Status written = WriteText(
      arguments.out, arguments.format == "json"  ? answer.dump(2) + "\n"
                     : arguments.format == "csv" ? AnswerCsv(answer)
                                                 : AnswerTable(answer));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddAllocate(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app->add_subcommand(
      "allocate", "Split a payment over open items; JSON in, JSON out");
  verb->add_option("--in", arguments->in, "JSON file; - is stdin");
  verb->add_option("--out", arguments->out, "JSON file; - is stdout");
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, exit_code] { *exit_code = Run(*arguments); });
}

}  // namespace arrears::cli
