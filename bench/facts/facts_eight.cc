// SPDX-License-Identifier: Apache-2.0
//
// facts_eight write DIR DEBTORS | run DIR DEBTORS THREADS: eight facts of a
// ledger in memory, for a comparison with another program over the same rows.
//
// `write` puts the rows into DIR/items.csv (item, debtor, document, due,
// amount) and DIR/settlements.csv (item, date, amount); amounts are minor
// units. `run` makes the same rows again, computes the facts several times,
// writes DIR/arrears.csv and prints one line of JSON to standard error: the
// median and the least time.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "arrears/facts/facts.h"
#include "facts_rows.h"

namespace arrears {
namespace {

constexpr int kRuns = 7;

const std::vector<std::string>& Names() {
  static const auto* const kNames = new std::vector<std::string>{
      "open_total",         "past_due_total", "dpd_oldest",
      "paid_items",         "late_share",     "days_late_avg_amount",
      "days_since_payment", "tenure_days"};
  return *kNames;
}

int Write(const std::string& folder, int debtors) {
  const FactsRows rows(debtors, true);
  std::ofstream items(folder + "/items.csv");
  items << "item,debtor,document,due,amount\n";
  for (std::size_t i = 0; i < rows.amount.size(); ++i) {
    items << i << ',' << rows.debtor[i] << ','
          << FormatIsoDate(rows.document[i]) << ','
          << FormatIsoDate(rows.due[i]) << ',' << rows.amount[i] << '\n';
  }
  std::ofstream settlements(folder + "/settlements.csv");
  settlements << "item,date,amount\n";
  for (std::size_t i = 0; i < rows.paid_on.size(); ++i) {
    settlements << rows.paid_item[i] << ',' << FormatIsoDate(rows.paid_on[i])
                << ',' << rows.paid_amount[i] << '\n';
  }
  return items && settlements ? 0 : 1;
}

std::string Text(const Column& column, std::size_t row) {
  if (!column.has(row)) return "";
  if (column.type() != ColumnType::kFloat64) return column.Format(row);
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", column.float64s()[row]);
  return text;
}

int Run(const std::string& folder, int debtors, int threads) {
  const FactsRows rows(debtors, true);
  const Ledger ledger = Ledger::Create(rows.view, {}).value();
  std::vector<Observation> who(static_cast<std::size_t>(debtors));
  for (int d = 0; d < debtors; ++d) {
    who[static_cast<std::size_t>(d)] = {d, 0, std::nullopt, kFactsAt};
  }
  const Executor executor = Executor::Threads(threads);
  std::vector<double> spent;
  Frame facts;
  for (int run = 0; run < kRuns; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    facts = ComputeFacts(ledger, who, Names(), {}, executor).value();
    const std::chrono::duration<double, std::milli> ms =
        std::chrono::steady_clock::now() - begin;
    spent.push_back(ms.count());
  }
  std::sort(spent.begin(), spent.end());
  std::ofstream out(folder + "/arrears.csv");
  out << "debtor";
  for (const std::string& name : Names()) out << ',' << name;
  out << '\n';
  for (std::size_t row = 0; row < who.size(); ++row) {
    out << row;
    for (const std::string& name : Names()) {
      out << ',' << Text(*facts.Find(name), row);
    }
    out << '\n';
  }
  std::cerr << "{\"ms\": " << spent[kRuns / 2] << ", \"least_ms\": " << spent[0]
            << "}\n";
  return out ? 0 : 1;
}

}  // namespace

int Main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "write") == 0) {
    return Write(argv[2], std::atoi(argv[3]));
  }
  if (argc == 5 && std::strcmp(argv[1], "run") == 0) {
    return Run(argv[2], std::atoi(argv[3]), std::atoi(argv[4]));
  }
  std::cerr << "usage: facts_eight write DIR DEBTORS\n"
               "       facts_eight run DIR DEBTORS THREADS\n";
  return 2;
}

}  // namespace arrears

int main(int argc, char** argv) { return arrears::Main(argc, argv); }
