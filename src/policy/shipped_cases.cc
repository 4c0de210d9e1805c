// SPDX-License-Identifier: Apache-2.0
//
// Examples that every shipped policy keeps with itself; `policy test` runs
// them. Only what holds under all four stands here.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "shipped_internal.h"

namespace arrears::policy_internal {
namespace {

using Values = std::vector<std::pair<std::string, OutputValue>>;

OutputValue T(const char* text) { return std::string(text); }
OutputValue N(std::int64_t number) { return number; }

// An ordinary debtor with one item past due, in minor units.
Values PastDue(std::int64_t dpd, std::int64_t minor, const Values& more) {
  Values facts = {{"dpd_oldest", N(dpd)},
                  {"anchor_amount", N(minor)},
                  {"undisputed_past_due", N(minor)},
                  {"disputes_open", N(0)},
                  {"promises_broken", N(0)},
                  {"excuses_false", N(0)},
                  {"excuses_total", N(0)},
                  {"unanswered_calls", N(0)},
                  {"paid_items", N(12)},
                  {"late_share", 0.1},
                  {"contacts_total", N(1)},
                  {"insolvent", false},
                  {"judgment", false},
                  {"suit", false},
                  {"agency_placed", false},
                  {"promise_open", false},
                  {"plan_broken", false},
                  {"score", N(600)}};
  facts.insert(facts.end(), more.begin(), more.end());
  return facts;
}

}  // namespace

std::vector<PolicyCase> ShippedCases() {
  return {
      {"five days late, nothing sent yet",
       PastDue(5, 1000000, {}),
       {{"type", T("T1")},
        {"action", T("A11")},
        {"tone", T("soft")},
        {"ask", T("full")}}},
      {"a month late and written to",
       PastDue(30, 1000000,
               {{"delivered_level", N(1)},
                {"days_since_step", N(20)},
                {"step_contacts", N(1)}}),
       {{"step", N(2)}, {"action", T("A13")}, {"fallback", T("A12")}}},
      {"a promise is running",
       {{"dpd_oldest", N(30)},
        {"promise_open", true},
        {"promise_covers", 1.0},
        {"promise_days", N(10)},
        {"plan_broken", false},
        {"anchor_amount", N(1000000)},
        {"undisputed_past_due", N(1000000)},
        {"disputes_open", N(0)}},
       {{"action", T("A00")}}},
      {"a promise of a hundredth of what is past due",
       {{"dpd_oldest", N(30)},
        {"promise_open", true},
        {"promise_covers", 0.01},
        {"promise_days", N(10)},
        {"plan_broken", false},
        {"anchor_amount", N(1000000)},
        {"undisputed_past_due", N(1000000)},
        {"disputes_open", N(0)},
        {"delivered_level", N(1)},
        {"days_since_step", N(20)}},
       {{"step", N(2)}, {"action", T("A13")}}},
      {"insolvent",
       {{"dpd_oldest", N(100)}, {"insolvent", true}},
       {{"cause", T("C13")},
        {"type", T("T3")},
        {"action", T("A62")},
        {"terms", T("hold")}}},
      {"all of it is disputed",
       {{"undisputed_past_due", N(0)},
        {"disputes_open", N(1)},
        {"dispute_age", N(5)}},
       {{"action", T("A07")}, {"cause", T("C03")}}},
      {"no goods for an ultimatum",
       PastDue(40, 1000000, {{"warned_w09", true}}),
       {{"overlay", T("T13")},
        {"supply", T("hold")},
        {"action", T("A37")},
        {"step", N(5)}}},
      {"near its limitation in China",
       PastDue(1000, 1000000,
               {{"lapse_days", N(95)},
                {"law", T("CN")},
                {"delivered_level", N(3)},
                {"days_since_step", N(10)}}),
       {{"action", T("A59")}}},
      {"near its limitation where a letter does nothing",
       PastDue(1000, 10000000,
               {{"lapse_days", N(50)},
                {"law", T("DE")},
                {"delivered_level", N(3)},
                {"days_since_step", N(10)}}),
       {{"action", T("A54")}, {"step", N(10)}}},
      {"a verified squeeze",
       PastDue(40, 1000000,
               {{"delivered_level", N(2)},
                {"days_since_step", N(2)},
                {"step_contacts", N(3)},
                {"hardship_verified", true},
                {"plan_open", false},
                {"days_since_contact", N(5)},
                {"excuse_last", T("X4")},
                {"excuse_verdict", T("true")}}),
       {{"type", T("T2")},
        {"ask", T("plan")},
        {"action", T("A23")},
        {"empathy", true}}},
  };
}

}  // namespace arrears::policy_internal
