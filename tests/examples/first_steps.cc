// SPDX-License-Identifier: Apache-2.0
//
// The C++ sample of the README, run as a test.
#include <chrono>
#include <iostream>

#include "arrears/ledger/ledger_builder.h"
#include "arrears/policy/actions.h"
#include "arrears/portfolio/explain.h"
#include "arrears/portfolio/recommend.h"

using namespace arrears;
using namespace std::chrono_literals;

int Run() {
  // [cpp]
  LedgerBuilder builder(Creditor{.name = "Harbour Tools",
                                 .currency = Currency::Of("EUR"),
                                 .calendar = "weekends"});
  builder.AddItem({.id = "inv-1",
                   .debtor = "Kestrel Ltd",
                   .document_date = 2024y / 1 / 2,
                   .due_date = 2024y / 2 / 1,
                   .amount = 1250'00});  // minor units
  const absl::StatusOr<LedgerData> data = builder.Build();
  if (!data.ok()) return 1;
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data->View(), {});
  if (!ledger.ok()) return 1;

  const AsOf at{2024y / 2 / 7};
  const auto setting = Setting::Default(ledger->view().creditor);
  const auto portfolio = Recommend(*ledger, at, *setting);
  if (!portfolio.ok()) return 1;
  const auto why = Explain(*ledger, *portfolio, *setting, portfolio->ranking[0],
                           Language::kEn);
  std::cout << why->debtor << ": " << why->headline << "\n";
  for (const std::string& reason : why->reasons) std::cout << reason << "\n";
  // [/cpp]
  return why->action == "A11" ? 0 : 1;
}

int main() { return Run(); }
