// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/base/money.h"
#include "arrears/claims/interest.h"
#include "portfolio/letter_internal.h"

namespace arrears::portfolio_internal {
namespace {

// The law between firms of each country, as a letter names it.
struct LawOfInterest {
  std::string_view law, regime;
  Text name;
  bool consumer;
};
constexpr LawOfInterest kLaws[] = {
    {"CN",
     "cn_sale_lpr",
     {"article 18 of the Supreme People's Court's interpretation on sale "
      "contracts",
      "《最高人民法院关于审理买卖合同纠纷案件适用法律问题的解释》第十八条"},
     false},
    {"DE",
     "de_b2b",
     {"sections 286 and 288(2) BGB", "《德国民法典》第286条、第288条第2款"},
     false},
    {"DE",
     "de_consumer",
     {"sections 286 and 288(1) BGB", "《德国民法典》第286条、第288条第1款"},
     true},
    {"FR",
     "fr_l441_10",
     {"article L441-10 of the Code de commerce", "《法国商法典》第L441-10条"},
     false},
    {"IE", "ie_2012", {"S.I. No. 580/2012", "爱尔兰2012年第580号法规"}, false},
    {"GB",
     "uk_1998",
     {"the Late Payment of Commercial Debts (Interest) Act 1998",
      "英国《1998年商业债务逾期付款（利息）法》"},
     false},
};

// Counts what a contract says where we know no law.
InterestRegime ContractAlone() {
  return {.id = "contract",
          .source = "the contract",
          .name_en = "as agreed",
          .name_zh = "依约定"};
}

void AddOnce(std::string text, std::vector<std::string>* all) {
  if (std::find(all->begin(), all->end(), text) == all->end()) {
    all->push_back(std::move(text));
  }
}

class InterestFinder {
 public:
  InterestFinder(const Ledger& ledger, Date until, Language language)
      : ledger_(ledger), until_(until), language_(language) {}

  bool Add(const ClaimedItem& one) {
    const ItemColumns& items = ledger_.view().items;
    InterestClaim claim;
    claim.principal = one.claimed;
    claim.due = ledger_.due(one.item);
    claim.until = until_;
    if (items.contract_date.has(one.item)) {
      claim.contract_date = items.contract_date[one.item];
    }
    const LawOfInterest* law = LawOf(one.item);
    if (items.contract_rate.has(one.item)) {
      claim.contract_rate = Rate{std::llround(items.contract_rate[one.item] *
                                              static_cast<double>(kRateOne))};
    } else if (law == nullptr) {
      return false;
    }
    const InterestRegime* regime =
        law == nullptr ? nullptr : FindRegime(DefaultRegimes(), law->regime);
    const absl::StatusOr<InterestComputer> computer = InterestComputer::Create(
        regime == nullptr ? ContractAlone() : *regime, DefaultRateSeries());
    if (!computer.ok()) return false;
    const absl::StatusOr<InterestStatement> statement =
        computer->Compute(claim);
    if (!statement.ok() || statement->spans.empty()) return false;
    Note(one.item, *statement, law);
    return true;
  }

  bool Write(LetterInterest* interest) const {
    const absl::StatusOr<std::int64_t> sum = sum_.Minor();
    if (!sum.ok() || !from_) return false;
    const std::string_view comma = Pick(", ", "、");
    interest->basis = absl::StrJoin(basis_, std::string(comma));
    interest->rate = absl::StrCat(std::string(Pick("", "年利率")),
                                  absl::StrJoin(rates_, std::string(comma)),
                                  std::string(Pick(" a year", "")));
    interest->day_count = absl::StrJoin(counts_, std::string(comma));
    interest->from = *from_;
    interest->interest = *sum;
    return true;
  }

 private:
  std::string_view Pick(std::string_view en, std::string_view zh) const {
    return language_ == Language::kZh ? zh : en;
  }

  // nullptr where none is known for the item.
  const LawOfInterest* LawOf(RowIndex item) const {
    const LedgerView& view = ledger_.view();
    const auto debtor = static_cast<std::size_t>(view.items.debtor[item]);
    const bool consumer =
        view.debtors.kind.value_or(debtor, DebtorClass::kCompany) ==
        DebtorClass::kConsumer;
    for (const LawOfInterest& law : kLaws) {
      if (law.law != LawOfDebtor(ledger_, view.items.debtor[item]) ||
          law.consumer != consumer)
        continue;
      const InterestRegime* regime = FindRegime(DefaultRegimes(), law.regime);
      if (regime != nullptr && regime->currency == ledger_.currency(item)) {
        return &law;
      }
    }
    return nullptr;
  }

  std::string PercentText(Rate rate) const {
    std::string text = FormatPercent(rate);
    if (language_ == Language::kZh) {
      text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    }
    return text;
  }

  void Note(RowIndex item, const InterestStatement& statement,
            const LawOfInterest* law) {
    sum_.Add(statement.interest);
    if (statement.contract_rate_used) {
      const std::string contract(ledger_.view().items.contract[item]);
      const std::string_view number = contract.empty() ? "" : " ";
      AddOnce(absl::StrCat(std::string(Pick("the contract", "合同")),
                           std::string(number), contract,
                           std::string(Pick("", "的约定"))),
              &basis_);
    } else {
      AddOnce(std::string(law->name.In(language_)), &basis_);
    }
    for (const InterestSpan& span : statement.spans) {
      AddOnce(PercentText(span.rate), &rates_);
      AddOnce(absl::StrCat(std::string(Pick("actual days over ", "实际天数/")),
                           span.basis),
              &counts_);
    }
    const Date first = statement.spans.front().from;
    from_ = from_ ? std::min(*from_, first) : first;
  }

  const Ledger& ledger_;
  Date until_;
  Language language_;
  MinorSum sum_;
  std::vector<std::string> basis_, rates_, counts_;
  std::optional<Date> from_;
};

}  // namespace

std::string_view LawOfDebtor(const Ledger& ledger, RowIndex debtor) {
  const LedgerView& view = ledger.view();
  const std::string_view own =
      view.debtors.law[static_cast<std::size_t>(debtor)];
  return own.empty() ? std::string_view(view.creditor.law) : own;
}

bool FindInterest(const Ledger& ledger, const std::vector<ClaimedItem>& items,
                  Date until, Language language, LetterInterest* interest) {
  InterestFinder finder(ledger, until, language);
  for (const ClaimedItem& item : items) {
    if (!finder.Add(item)) return false;
  }
  return finder.Write(interest);
}

}  // namespace arrears::portfolio_internal
