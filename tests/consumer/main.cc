// SPDX-License-Identifier: Apache-2.0
//
// A stranger's program: is this invoice late, and what is owed with the fee?
#include <iostream>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"

int main() {
  const auto due = arrears::ParseIsoDate("2024-01-31");
  const auto as_of = arrears::ParseIsoDate("2024-03-01");
  const auto open =
      arrears::ParseMoney("1250.50", arrears::Currency::Of("EUR"));
  const auto fee = arrears::ParseMoney("40.00", arrears::Currency::Of("EUR"));
  if (!due.ok() || !as_of.ok() || !open.ok() || !fee.ok()) return 1;
  const auto owed = arrears::Add(*open, *fee);
  if (!owed.ok()) return 1;
  std::cout << (*as_of - *due).count() << " days past due, "
            << arrears::FormatMinor(owed->minor, 2) << " "
            << owed->currency.code() << " owed, next reminder "
            << arrears::FormatIsoDate(arrears::AddMonthsClamped(*due, 1))
            << "\n";
  return 0;
}
