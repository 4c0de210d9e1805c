// SPDX-License-Identifier: Apache-2.0
//
// The fields of a message, as far as the ledger knows them.
#include "arrears/portfolio/letter.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/base/terms.h"
#include "arrears/ledger/promise.h"
#include "portfolio/decide_internal.h"
#include "portfolio/letter_internal.h"

namespace arrears {
namespace {

using portfolio_internal::ClaimedItem;
using portfolio_internal::ContactChannelText;
using portfolio_internal::ContactOutcomeText;
using portfolio_internal::FindInterest;
using portfolio_internal::GoverningLawText;
using portfolio_internal::IsMoneyReceived;
using portfolio_internal::ItemKindText;
using portfolio_internal::JudgmentWords;
using portfolio_internal::LawOfDebtor;
using portfolio_internal::LetterInterest;
using portfolio_internal::OpenCredits;
using portfolio_internal::TakeOffOldest;

// A deadline leaves room to react (practice TR19).
constexpr int kBusinessDaysToReply = 5;
constexpr int kSoonDays = 7;      // Items due this soon are reminded of.
constexpr int kContactDays = 90;  // Attempts this old still count,
constexpr std::size_t kMostContacts = 6;  // the last ones.

std::string_view ToneFlag(Tone tone) {
  constexpr std::string_view kFlags[] = {"soft", "neutral", "firm", "final"};
  return kFlags[static_cast<int>(tone)];
}

class FieldCollector {
 public:
  FieldCollector(const Ledger& ledger, const Position& position,
                 const Setting& setting, const Recommendation& next,
                 Language language)
      : ledger_(ledger),
        position_(position),
        setting_(setting),
        next_(next),
        at_(position.at),
        language_(language) {}

  // For the text, or for the statement of account where the debtor's credits
  // leave nothing to ask for.
  absl::Status Collect(const MessageTemplate** message) {
    Parties();
    Deadlines();
    absl::Status status = Items((*message)->id == "M01");
    if (!status.ok()) return status;
    if (covered_ && (*message)->id != "M14" && (*message)->id != "M15") {
      *message = FindMessage("M05");
    }
    status = (*message)->id == "M05" ? Statement() : Disputed();
    if (!status.ok()) return status;
    status = Promises();
    if (!status.ok()) return status;
    Contacts();
    Files();
    return Received();
  }

  MessageFields& fields() { return fields_; }
  bool outside_known_years() const { return outside_known_years_; }

 private:
  std::string Pick(std::string_view en, std::string_view zh) const {
    return std::string(language_ == Language::kZh ? zh : en);
  }
  Currency currency() const { return ledger_.currencies()[next_.currency]; }
  Money Of(std::int64_t minor) const { return {minor, currency()}; }
  void Set(std::string_view id, MessageValue value) {
    fields_.values[std::string(id)] = std::move(value);
  }
  bool Ours(RowIndex item) const {
    return ledger_.currency_index(item) == next_.currency;
  }

  void Parties() {
    const LedgerView& view = ledger_.view();
    Set("creditor_name", view.creditor.name);
    const auto debtor = static_cast<std::size_t>(next_.debtor);
    Set("debtor_name",
        std::string(view.debtors.name.has(debtor) ? view.debtors.name[debtor]
                                                  : std::string_view()));
    std::string day = FormatIsoDate(at_.as_of);
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    Set("reference", absl::StrCat(ledger_.debtor_id(next_.debtor), "/", day));
    Set("as_of", at_.as_of);
    Set("dated", std::max(next_.day, at_.as_of));
    Set(ToneFlag(next_.tone), true);
    const std::string_view action = Actions()[next_.action].id;
    if (action == "A24") Set("extension", true);
    if (next_.ask == Ask::kFull &&
        (next_.tone == Tone::kFirm || action == "A22")) {
      Set("in_full", true);
    }
  }

  void Deadlines() {
    const LedgerView& view = ledger_.view();
    GuardState state;
    state.abroad =
        IsAbroad(view.debtors.country[static_cast<std::size_t>(next_.debtor)],
                 view.creditor);
    const BusinessDay day = setting_.guard.CalendarFor(state).AddBusinessDays(
        std::max(next_.day, at_.as_of), kBusinessDaysToReply);
    outside_known_years_ = day.outside_known_years;
    for (const std::string_view id : {"confirm_by", "stop_from", "answer_by"}) {
      Set(id, day.date);
    }
    Set("deadline", next_.pay_by);
  }

  std::string TermOf(RowIndex item) const {
    const ItemColumns& items = ledger_.view().items;
    const auto row = static_cast<std::size_t>(item);
    const std::string_view code = items.terms[row];
    if (!code.empty()) {
      const absl::StatusOr<Terms> terms = Terms::Parse(code);
      if (terms.ok() && terms->kind() != Terms::Kind::kNetDays) {
        return terms->Text();
      }
    }
    const std::int32_t days =
        (ledger_.due(item) - items.document_date[row]).count();
    if (days == 0) return Pick("due on the invoice date", "开票当日付款");
    return language_ == Language::kZh
               ? absl::StrCat("开票后 ", days, " 天")
               : absl::StrCat(days, " days from the invoice date");
  }

  MessageValues ItemRow(RowIndex item, std::int64_t claimed) const {
    const ItemColumns& items = ledger_.view().items;
    const std::int64_t open = position_.open[item];
    MessageValues row;
    row["items.invoice_no"] = ledger_.item_id(item);
    row["items.invoice_date"] = Date(items.document_date[item]);
    row["items.amount"] = Of(items.amount[item]);
    if (open != items.amount[item]) {
      row["items.paid"] = Of(items.amount[item] - open);
    }
    if (open != claimed) row["items.disputed"] = Of(open - claimed);
    row["items.claimed"] = Of(claimed);
    row["items.due_date"] = ledger_.due(item);
    const std::int64_t late = (at_.as_of - ledger_.due(item)).count();
    if (late > 0) {
      row["items.days_overdue"] = late;
    } else {
      row["items.days_left"] = -late;
    }
    row["items.term"] = TermOf(item);
    return row;
  }

  // By due date, then as they stand.
  std::vector<ClaimedItem> Claimed(bool soon) const {
    std::vector<ClaimedItem> claimed;
    for (const RowIndex item : ledger_.items_of(next_.debtor)) {
      const std::int64_t asked =
          position_.open[item] - position_.disputed_of(item);
      const std::int32_t late = (at_.as_of - ledger_.due(item)).count();
      const bool fits = soon ? late <= 0 && late >= -kSoonDays : late > 0;
      if (Ours(item) && asked > 0 && fits) claimed.push_back({item, asked});
    }
    std::stable_sort(claimed.begin(), claimed.end(),
                     [&](const ClaimedItem& a, const ClaimedItem& b) {
                       return ledger_.due(a.item) < ledger_.due(b.item);
                     });
    return claimed;
  }

  absl::Status Items(bool soon) {
    std::vector<ClaimedItem> claimed = Claimed(soon);
    absl::StatusOr<std::int64_t> credits =
        OpenCredits(ledger_, position_, next_.debtor, next_.currency);
    if (!credits.ok()) return credits.status();
    // What is past due takes its part before what is not.
    std::vector<ClaimedItem> due = Claimed(false);
    const std::int64_t rest = TakeOffOldest(*credits, &due);
    if (soon) credits = rest;
    MinorSum sum;
    std::vector<std::string> numbers;
    for (const ClaimedItem& one : claimed) {
      sum.Add(one.claimed);
      numbers.push_back(ledger_.item_id(one.item));
      fields_.lists["items"].push_back(ItemRow(one.item, one.claimed));
    }
    const absl::StatusOr<std::int64_t> total = sum.Minor();
    if (!total.ok()) return total.status();
    if (claimed.empty()) return absl::OkStatus();
    total_ = std::max<std::int64_t>(0, *total - *credits);
    covered_ = total_ == 0;
    if (*credits > 0) Set("credits", Of(std::min(*credits, *total)));
    TakeOffOldest(*credits, &claimed);
    if (total_ > 0) Set("total", Of(total_));
    Set("attachments", absl::StrJoin(numbers, Pick(", ", "、")));
    Set("resume_on",
        Pick("receipt of the overdue amounts in full", "收到上述全部逾期款项"));
    if (!soon) Interest(claimed);
    return absl::OkStatus();
  }

  std::string_view Law() const { return LawOfDebtor(ledger_, next_.debtor); }

  void Interest(const std::vector<ClaimedItem>& claimed) {
    LetterInterest interest;
    if (!FindInterest(ledger_, claimed, at_.as_of, language_, &interest)) {
      Set("total_with_interest", Of(total_));
      Set("late_fee_term",
          Pick("no interest is claimed in this letter; rights under the "
               "contract and the law are reserved",
               "本函未主张利息，合同及法律规定的权利予以保留"));
      return;
    }
    Set("interest_basis", interest.basis);
    Set("interest_rate", interest.rate);
    Set("interest_from", interest.from);
    Set("day_count", interest.day_count);
    Set("interest_to_date", Of(interest.interest));
    if (interest.interest <= kMaxAmountMinor && total_ <= kMaxAmountMinor) {
      Set("total_with_interest", Of(total_ + interest.interest));
    }
    Set("late_fee_term",
        language_ == Language::kZh
            ? absl::StrCat("依据", interest.basis, "，", interest.rate)
            : absl::StrCat("interest under ", interest.basis, ", ",
                           interest.rate));
  }

  // Everything open, credits too.
  absl::Status Statement() {
    const ItemColumns& items = ledger_.view().items;
    MinorSum balance;
    for (const RowIndex item : ledger_.items_of(next_.debtor)) {
      const std::int64_t open = position_.open[item];
      if (open == 0 || !Ours(item)) continue;
      balance.Add(open);
      MessageValues row;
      row["statement.kind"] =
          std::string(ItemKindText(ledger_.kind(item)).In(language_));
      row["statement.document_no"] = ledger_.item_id(item);
      row["statement.document_date"] = Date(items.document_date[item]);
      row["statement.amount"] = Of(items.amount[item]);
      row["statement.open"] = Of(open);
      if (open > 0) row["statement.due_date"] = ledger_.due(item);
      const std::int64_t late = (at_.as_of - ledger_.due(item)).count();
      if (open > 0 && late > 0) row["statement.days_overdue"] = late;
      if (position_.disputed_of(item) != 0) {
        row["statement.disputed"] = Of(position_.disputed_of(item));
      }
      fields_.lists["statement"].push_back(std::move(row));
    }
    const std::int64_t spare =
        position_.unapplied_of(next_.debtor, next_.currency);
    balance.Add(spare);
    if (spare < 0) Set("unapplied", Of(-spare));
    const absl::StatusOr<std::int64_t> whole = balance.Minor();
    if (!whole.ok()) return whole.status();
    Set("balance", Of(*whole));
    return absl::OkStatus();
  }

  absl::Status Disputed() {
    const ItemColumns& items = ledger_.view().items;
    MinorSum sum;
    for (const RowIndex item : ledger_.items_of(next_.debtor)) {
      const std::int64_t disputed = position_.disputed_of(item);
      if (disputed <= 0 || !Ours(item)) continue;
      sum.Add(disputed);
      MessageValues row;
      row["disputed.invoice_no"] = ledger_.item_id(item);
      row["disputed.invoice_date"] = Date(items.document_date[item]);
      row["disputed.due_date"] = ledger_.due(item);
      row["disputed.amount"] = Of(disputed);
      fields_.lists["disputed"].push_back(std::move(row));
    }
    const absl::StatusOr<std::int64_t> total = sum.Minor();
    if (!total.ok()) return total.status();
    if (*total > 0) {
      Set("disputed_total", Of(*total));
      // An undisputed part of nothing is still an answer.
      Set("total", Of(total_));
    }
    return absl::OkStatus();
  }

  // The last open promise: of a plan, its instalments.
  absl::Status Promises() {
    const PromiseColumns& promises = ledger_.view().promises;
    const RowRange rows = ledger_.promises_of(next_.debtor);
    if (rows.empty()) return absl::OkStatus();
    const absl::StatusOr<std::vector<PromiseState>> states =
        AssessPromisesOf(ledger_, next_.debtor, at_, setting_.facts.promise);
    if (!states.ok()) return states.status();
    std::optional<Date> last;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if ((*states)[i].verdict != PromiseVerdict::kOpen) continue;
      const Date made = promises.made_on[rows[i]];
      if (!last || made > *last) last = made;
    }
    if (!last) return absl::OkStatus();
    Set("spoken_on", *last);
    std::int64_t number = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const RowIndex row = rows[i];
      const PromiseState& state = (*states)[i];
      if (state.verdict != PromiseVerdict::kOpen ||
          promises.made_on[row] != *last) {
        continue;
      }
      const Date due = promises.due[row];
      const Money amount = Of(promises.amount.value_or(row, state.promised));
      fields_.lists["promises"].push_back(
          {{"promises.date", due}, {"promises.amount", amount}});
      if (promises.kind.value_or(row, PromiseKind::kPromise) ==
          PromiseKind::kPlan) {
        fields_.lists["schedule"].push_back({{"schedule.number", ++number},
                                             {"schedule.date", due},
                                             {"schedule.amount", amount}});
      }
    }
    return absl::OkStatus();
  }

  void Contacts() {
    const ContactColumns& contacts = ledger_.view().contacts;
    std::vector<std::pair<WallMinute, MessageValues>> tried;
    for (const RowIndex row : ledger_.contacts_of(next_.debtor)) {
      const Date day = Date::FromDays(contacts.at[row] / kDayMinutes);
      if (day > at_.as_of || day < at_.as_of - Days{kContactDays}) continue;
      if (contacts.recorded_date.value_or(row, day) > at_.known_on) continue;
      const auto at = static_cast<std::size_t>(row);
      if (contacts.direction[at] == "in") continue;
      MessageValues line;
      line["contacts.date"] = day;
      line["contacts.channel"] =
          std::string(ContactChannelText(contacts.channel[at]).In(language_));
      line["contacts.outcome"] =
          std::string(ContactOutcomeText(contacts.outcome[at]).In(language_));
      tried.emplace_back(contacts.at[row], std::move(line));
    }
    std::stable_sort(
        tried.begin(), tried.end(),
        [](const auto& a, const auto& b) { return a.first < b.first; });
    const std::size_t skip =
        tried.size() - std::min(tried.size(), kMostContacts);
    for (std::size_t i = skip; i < tried.size(); ++i) {
      fields_.lists["contacts"].push_back(std::move(tried[i].second));
    }
  }

  void Files() {
    std::vector<std::string> contracts;
    for (const ClaimedItem& one : Claimed(false)) {
      const std::string contract(
          ledger_.view().items.contract[static_cast<std::size_t>(one.item)]);
      if (contract.empty() || std::find(contracts.begin(), contracts.end(),
                                        contract) != contracts.end()) {
        continue;
      }
      contracts.push_back(contract);
    }
    Set("contract", absl::StrJoin(contracts, Pick(", ", "、")));
    Set("instruction", std::string(Actions()[next_.action].name.In(language_)));
    Set("governing_law", std::string(GoverningLawText(Law()).In(language_)));
    if (Actions()[next_.action].id == "A55") {
      Set("judgment", JudgmentWords(ledger_, next_.debtor, at_, language_));
    }
  }

  // The money of the last day on which any came.
  absl::Status Received() {
    const SettlementColumns& settled = ledger_.view().settlements;
    std::optional<Date> last;
    std::vector<std::pair<RowIndex, RowIndex>> rows;  // Settlement, item.
    for (const RowIndex item : ledger_.items_of(next_.debtor)) {
      if (!Ours(item)) continue;
      for (const RowIndex row : ledger_.settlements_of(item)) {
        if (!IsMoneyReceived(ledger_, row, item, at_)) continue;
        const Date day = settled.date[row];
        if (last && day < *last) continue;
        if (!last || day > *last) rows.clear();
        last = day;
        rows.emplace_back(row, item);
      }
    }
    if (!last) return absl::OkStatus();
    MinorSum sum;
    for (const auto& [row, item] : rows) {
      sum.Add(settled.amount[row]);
      MessageValues line = {{"allocation.invoice_no", ledger_.item_id(item)},
                            {"allocation.applied", Of(settled.amount[row])}};
      if (position_.open[item] > 0) {
        line["allocation.rest"] = Of(position_.open[item]);
      }
      fields_.lists["allocation"].push_back(std::move(line));
    }
    const absl::StatusOr<std::int64_t> received = sum.Minor();
    if (!received.ok()) return received.status();
    Set("received_amount", Of(*received));
    Set("received_on", *last);
    if (total_ > 0) Set("remaining", Of(total_));
    return absl::OkStatus();
  }

  const Ledger& ledger_;
  const Position& position_;
  const Setting& setting_;
  const Recommendation& next_;
  const AsOf& at_;
  Language language_;
  MessageFields fields_;
  std::int64_t total_ = 0;  // After credits.
  bool covered_ = false;    // Credits leave nothing of it.
  bool outside_known_years_ = false;
};

}  // namespace

absl::StatusOr<LetterWriter> LetterWriter::Create(const Ledger& ledger,
                                                  const Portfolio& portfolio,
                                                  const Setting& setting) {
  absl::StatusOr<Position> position =
      ComputePosition(ledger, portfolio.at, setting.executor);
  if (!position.ok()) return position.status();
  return LetterWriter(ledger, portfolio, setting, *std::move(position));
}

absl::StatusOr<Letter> LetterWriter::Draft(std::size_t row, Language language,
                                           const MessageFields& given) const {
  const Recommendation& next = portfolio_->recommendations[row];
  const std::string_view action = Actions()[next.action].id;
  const MessageTemplate* message = MessageOf(action);
  if (message == nullptr) {
    return absl::NotFoundError(
        absl::StrCat(std::string(action), " writes nothing to anybody"));
  }
  if (message->id == "M04" && next.tone == Tone::kFinal) {
    message = FindMessage("M11");
  }
  FieldCollector collector(*ledger_, position_, *setting_, next, language);
  absl::Status status = collector.Collect(&message);
  if (!status.ok()) return status;
  MessageFields& fields = collector.fields();
  const Column* represented = portfolio_->facts.Find("represented");
  if (action == "A59" && represented != nullptr &&
      represented->bools().value_or(row, 0) != 0) {
    fields.values["addressee"] = std::string(
        Text{"representative of the debtor", "债务人代理人"}.In(language));
  }
  for (const auto& [id, value] : given.values) fields.values[id] = value;
  for (const auto& [id, rows] : given.lists) fields.lists[id] = rows;
  absl::StatusOr<Message> draft = DraftMessage(*message, language, fields);
  if (!draft.ok()) return draft.status();
  return Letter{
      message->id,
      std::move(draft->subject),
      std::move(draft->body),
      std::move(draft->missing),
      MessageLimitationEffect(*message, LawOfDebtor(*ledger_, next.debtor)),
      collector.outside_known_years()};
}

}  // namespace arrears
