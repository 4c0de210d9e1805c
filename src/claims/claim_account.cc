// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "claims/interest_internal.h"

namespace arrears {
namespace {

// Takes from `owed` what `money` reaches.
std::int64_t Pay(std::int64_t* money, std::int64_t* owed) {
  const std::int64_t paid = std::min(*money, *owed);
  *money -= paid;
  *owed -= paid;
  return paid;
}

// What is owed at the end of a day, and how payments lessen it.
struct Debt {
  std::int64_t principal = 0, costs = 0, lump_sum = 0, interest = 0;
  std::int64_t waived = 0;

  AppliedPayment Apply(const PrincipalPayment& payment, PaymentOrder order) {
    AppliedPayment applied = {.on = payment.on};
    std::int64_t money = payment.amount;
    if (order != PaymentOrder::kInterestFirst) {
      applied.principal = Pay(&money, &principal);
    }
    if (order == PaymentOrder::kWaive) {
      applied.costs = Pay(&money, &costs);
      if (principal == 0) {
        waived += interest + lump_sum;
        interest = lump_sum = 0;
      }
    } else {
      applied.costs = Pay(&money, &costs) + Pay(&money, &lump_sum);
      applied.interest = Pay(&money, &interest);
    }
    if (order == PaymentOrder::kInterestFirst) {
      applied.principal = Pay(&money, &principal);
    }
    applied.excess = money;
    return applied;
  }
};

// Interest runs up to a day's end before that day's payment is applied.
class AccountRun {
 public:
  AccountRun(const InterestWork& work, const InterestClaim& claim,
             std::int64_t costs, InterestStatement* statement)
      : work_(work), claim_(claim), statement_(statement) {
    debt.principal = claim.principal;
    debt.costs = costs;
  }

  absl::Status RunTo(Date day) {
    if (day <= claim_.due) return absl::OkStatus();
    if (!accrual_) {
      if (debt.principal == 0) return absl::OkStatus();
      if (absl::Status status = Start(); !status.ok()) return status;
    }
    absl::Status status =
        work_.Accrue(terms_, from_, day, debt.principal, &*accrual_);
    if (!status.ok()) return status;
    from_ = std::max(from_, day + Days{1});
    const absl::StatusOr<std::int64_t> sum = accrual_->Rounded();
    if (!sum.ok()) return sum.status();
    debt.interest += *sum - statement_->interest;
    statement_->interest = *sum;
    return absl::OkStatus();
  }

  Debt debt;

 private:
  absl::Status Start() {
    const absl::StatusOr<InterestTerms> terms = work_.TermsOf(claim_);
    if (!terms.ok()) return terms.status();
    terms_ = *terms;
    from_ = terms_.first;
    accrual_.emplace(terms_.day_count);
    accrual_->spans = &statement_->spans;
    statement_->contract_rate_used = terms_.contract_rate_used;
    statement_->floor_used = terms_.floor_used;
    statement_->lump_sum = debt.lump_sum = work_.LumpSum(debt.principal);
    return absl::OkStatus();
  }

  const InterestWork& work_;
  const InterestClaim& claim_;
  InterestStatement* statement_;
  InterestTerms terms_;
  Date from_;
  std::optional<Accrual> accrual_;  // From the first day late.
};

}  // namespace

absl::StatusOr<ClaimAccount> InterestComputer::RunAccount(
    const InterestClaim& claim, std::int64_t costs, PaymentOrder order) const {
  if (absl::Status status = InterestWork::CheckClaim(claim); !status.ok()) {
    return status;
  }
  if (costs < 0 || costs > kMaxAmountMinor) {
    return absl::InvalidArgumentError(
        absl::StrCat("costs ", costs, " are not in 0..10^15 minor units"));
  }
  ClaimAccount account;
  const InterestWork work(*this);
  AccountRun run(work, claim, costs, &account.statement);
  std::vector<PrincipalPayment> scratch;
  for (const PrincipalPayment& payment :
       InterestWork::ByDate(claim.payments, &scratch)) {
    if (payment.on > claim.until) break;
    if (absl::Status status = run.RunTo(payment.on); !status.ok()) {
      return status;
    }
    account.payments.push_back(run.debt.Apply(payment, order));
  }
  if (absl::Status status = run.RunTo(claim.until); !status.ok()) return status;
  account.principal = run.debt.principal;
  account.interest = run.debt.interest;
  account.costs = run.debt.costs + run.debt.lump_sum;
  account.waived = run.debt.waived;
  return account;
}

}  // namespace arrears
