// SPDX-License-Identifier: Apache-2.0
//
// arrears allocate: to which items does a payment go? JSON in, JSON out.
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/ledger/allocation.h"
#include "command_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using io_internal::Json;
using io_internal::JsonCursor;

struct Request {
  Currency currency = Currency::Of("CNY");
  AllocationRule rule = AllocationRule::kOldestDueFirst;
  std::string rule_name = "fifo";
  std::int64_t payment = 0;
  std::int64_t named = 0;  // Sum of what is wanted; within the payment.
  std::vector<std::string> ids;
  std::map<std::string, std::string> where;  // Each id's path.
  std::vector<AllocationTarget> targets;
};

std::int64_t WantedAt(const JsonCursor& at, std::int64_t open,
                      Request* request) {
  const int exponent = request->currency.exponent();
  const std::int64_t wanted = AmountAt(at, request->currency, 0);
  if (wanted > open) {
    at.Expected(
        absl::StrCat("at most what is open, ", FormatMinor(open, exponent)));
    return 0;
  }
  if (request->rule != AllocationRule::kSpecified) return wanted;
  if (wanted > request->payment - request->named) {
    at.Expected(
        absl::StrCat("at most what is left of the payment of ",
                     FormatMinor(request->payment, exponent), ", ",
                     FormatMinor(request->payment - request->named, exponent)));
    return 0;
  }
  request->named += wanted;
  return wanted;
}

void AddItem(const JsonCursor& item, Request* request) {
  item.OnlyKeys({"id", "open", "due", "wanted"});
  const JsonCursor id = item.at("id");
  const std::string text = id.String();
  const auto [first, added] = request->where.emplace(text, item.path());
  if (!added) {
    id.Fail(absl::StrCat("\"", text, "\" is the id of ", first->second,
                         " already"));
  }
  AllocationTarget target;
  target.item = static_cast<RowIndex>(request->targets.size());
  target.open = AmountAt(item.at("open"), request->currency, 0);
  target.due = DateAt(item.at("due"));
  if (const JsonCursor wanted = item.at("wanted")) {
    target.wanted = WantedAt(wanted, target.open, request);
  }
  request->ids.push_back(text);
  request->targets.push_back(target);
}

absl::StatusOr<Request> Parse(const JsonInput& input) {
  Request request;
  io_internal::JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"payment", "currency", "rule", "items"});
  request.currency = CurrencyAt(root.at("currency"));
  if (const JsonCursor rule = root.at("rule")) {
    rule.OneOf({"fifo", "specified", "proportionate"});
    if (rule.is_string()) request.rule_name = rule.String();
    request.rule =
        ParseAllocationRule(request.rule_name).value_or(request.rule);
  }
  request.payment = AmountAt(root.at("payment"), request.currency, 0);
  root.at("items").EachElement(
      [&request](const JsonCursor& item) { AddItem(item, &request); });
  if (!context.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(context.status().message()),
                     "\nSee arrears allocate --schema"));
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
  absl::StatusOr<JsonInput> input = ReadJson(arguments.in);
  if (!input.ok()) return Fail(input.status());
  absl::StatusOr<Request> request = Parse(*input);
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
