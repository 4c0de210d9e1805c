// SPDX-License-Identifier: Apache-2.0
//
// Every rule of the default policy: facts under which it fires, and what
// collection practice asks for then. Expectations come from the practice rows
// and sections beside them, never from the tables. Variants of the facts, with
// `|` between, stand at the borders of the rule: each must come to the same.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/facts/catalogue.h"
#include "arrears/policy/policy.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

struct Row {
  const char* rule;     // "" = none fires.
  const char* facts;    // "dpd_oldest=15 type=T4 | dpd_oldest=60 type=T4".
  const char* outputs;  // In the order of the table's.
  const char* practice;
};

struct TableRows {
  const char* table;
  std::vector<Row> rows;
};

// clang-format off
const std::vector<TableRows>& AllRows() {
  static const auto* const kRows = new std::vector<TableRows>{
    {"cause", {
        {"Z01", "insolvent=true", "C13 100", "C13: insolvency; on file"}, {"Z02", "warned_w01=true", "C13 80", "W01: about to close, ability -2"},
        {"Z11", "cause_stated=C01 days_since_cause=179 | cause_stated=C01 days_since_cause=180", "C01 90", "C01 oversight"},
        {"Z12", "cause_stated=C02 days_since_cause=179 | cause_stated=C02 days_since_cause=180", "C02 90", "C02 laziness"},
        {"Z13", "cause_stated=C03 days_since_cause=179 | cause_stated=C03 days_since_cause=180", "C03 90", "C03 not content"},
        {"Z14", "cause_stated=C04 days_since_cause=179 | cause_stated=C04 days_since_cause=180", "C04 90", "C04 cash tight for now"},
        {"Z15", "cause_stated=C05 days_since_cause=179 | cause_stated=C05 days_since_cause=180", "C05 90", "C05 no ability"},
        {"Z16", "cause_stated=C06 days_since_cause=179 | cause_stated=C06 days_since_cause=180", "C06 90", "C06 free finance"},
        {"Z17", "cause_stated=C07 days_since_cause=179 | cause_stated=C07 days_since_cause=180", "C07 90", "C07 non-payer, fraud"},
        {"Z18", "cause_stated=C08 days_since_cause=179 | cause_stated=C08 days_since_cause=180", "C08 90", "C08 approval missing"},
        {"Z19", "cause_stated=C09 days_since_cause=179 | cause_stated=C09 days_since_cause=180", "C09 90", "C09 papers missing"},
        {"Z20", "cause_stated=C10 days_since_cause=179 | cause_stated=C10 days_since_cause=180", "C10 90", "C10 chain debt"},
        {"Z21", "cause_stated=C11 days_since_cause=179 | cause_stated=C11 days_since_cause=180", "C11 90", "C11 private benefit"},
        {"Z22", "cause_stated=C12 days_since_cause=179 | cause_stated=C12 days_since_cause=180", "C12 90", "C12 others preferred"},
        {"Z23", "cause_stated=C13 days_since_cause=179 | cause_stated=C13 days_since_cause=180", "C13 90", "C13 insolvency coming"},
        {"Z24", "cause_stated=C14 days_since_cause=179 | cause_stated=C14 days_since_cause=180", "C14 90", "C14 our own fault"},
        {"Z25", "cause_stated=C15 days_since_cause=179 | cause_stated=C15 days_since_cause=180", "C15 90", "C15 calamity"},
        {"Z31", "promises_broken=3 unanswered_calls=3 excuses_false=2 | promises_broken=4 unanswered_calls=4 excuses_false=3", "C07 60", "C07 pattern: W14, W05, W04"},
        {"Z32", "warned_w02=true", "C13 40", "W02: ability -1, review; a hint"}, {"Z33", "warned_w13=true", "C06 70", "W13 sees debt as skill: T7"},
        {"Z34", "warned_w11=true", "C12 60", "W11 pays others"}, {"Z35", "excuse_verdict=true excuse_last=X17", "C15 90", "X17 verified"},
        {"Z36", "excuse_verdict=true excuse_last=X4 | excuse_verdict=true excuse_last=X7", "C04 90", "X4, X7 verified"},
        {"Z37", "excuse_verdict=true excuse_last=X9", "C05 90", "X9 verified"}, {"Z38", "excuse_verdict=false", "C06 60", "section 9: false"},
        {"Z41", "disputes_open=1 | disputes_open=2", "C03 80", "X15: dispute open"},
        {"Z42", "excuse_last=X15 days_since_excuse=59 | excuse_last=X15 days_since_excuse=60", "C03 60", "X15 said"},
        {"Z43", "excuse_last=X2 days_since_excuse=59 | excuse_last=X2 days_since_excuse=60", "C08 60", "X2 said"},
        {"Z44", "excuse_last=X5 days_since_excuse=59 | excuse_last=X5 days_since_excuse=60", "C09 60", "X5 said"},
        {"Z45", "excuse_last=X14 days_since_excuse=59 | excuse_last=X14 days_since_excuse=60", "C10 50", "X14 said"},
        {"Z46", "excuse_last=X16 days_since_excuse=59 | excuse_last=X16 days_since_excuse=60", "C06 50", "X16: pattern"},
        {"Z47", "excuse_last=X4 excuse_last_repeats=2 days_since_excuse=59 | excuse_last=X9 excuse_last_repeats=3 days_since_excuse=60", "C06 40", "W06 serial excuses"},
        {"Z48", "excuse_last=X4 days_since_excuse=59 | excuse_last=X7 days_since_excuse=60", "C04 50", "X4, X7 said"},
        {"Z49", "excuse_last=X9 days_since_excuse=59 | excuse_last=X9 days_since_excuse=60", "C05 40", "X9 said"},
        {"Z50", "excuse_last=X17 days_since_excuse=59 | excuse_last=X17 days_since_excuse=60", "C15 50", "X17 said"},
        {"Z51", "excuse_last=X10 days_since_excuse=59 | excuse_last=X3 days_since_excuse=60", "C06 40", "X3, X10, X12, X13: stalls"},
        {"Z52", "excuse_last=X11 days_since_excuse=59 | excuse_last=X8 days_since_excuse=60", "C14 50", "X8 terms, X11 our log"},
        {"Z53", "excuse_last=X1 days_since_excuse=59 | excuse_last=X6 days_since_excuse=60", "C02 50", "X1, X6: stalls"},
        {"Z54", "warned_w18=true", "C13 30", "W18: review"}, {"Z61", "dpd_oldest=31 contacts_total=0", "C14 40", "C14 no reminder"},
        {"Z62", "late_share=0.14 paid_items=3 | late_share=0.15 paid_items=4", "C01 60", "C01: in the pay run as a rule"},
        {"Z63", "late_share=0.51 paid_items=3 | late_share=0.51 paid_items=4", "C02 50", "C02 waits to be pushed"},
        {"", "", "unknown 0", "section 1: default unknown"},
    }},
    {"willingness", {
        {"V01", "cause=C06 | cause=C07", "low", "C06 low, C07 nil"}, {"V02", "promises_broken=2 | promises_broken=3", "low", "W14, section 7: two broken"},
        {"V03", "excuses_false=2 | excuses_false=3", "low", "W06, section 9: two false"},
        {"V04", "excuses_total=4 excuses_distinct=3 | excuses_total=5 excuses_distinct=4", "low", "W06: T7"},
        {"V05", "promises_broken=1 unanswered_calls=3 | promises_broken=1 unanswered_calls=4", "low", "W14 and W04"}, {"V06", "warned_w11=true", "low", "W11: T8"},
        {"V07", "promises_broken=0 hardship_verified=true", "high", "X4 verified: T2"},
        {"V08", "cause=C01 promises_broken=0 | cause=C14 promises_broken=0", "high", "C01 high; C08, C09, C14: nothing against it"},
        {"V09", "promises_broken=0 late_share=0.14 paid_items=3 | promises_broken=0 late_share=0.15 paid_items=4", "high", "T1 prompt"},
        {"V10", "cause=C04 promises_broken=0 | cause=C15 promises_broken=0", "high", "C04, C15 high; T3"},
        {"V11", "unanswered_calls=3 | unanswered_calls=4", "mid", "W04 -1"}, {"V12", "promises_broken=1", "mid", "W14"}, {"V13", "excuses_false=1", "mid", "W05"},
        {"V14", "warned_w07=true", "mid", "W07: T10"}, {"V15", "order_change=-0.51 share_past_due=0.51", "mid", "W03 -1"},
        {"V16", "disputes_open=1 | disputes_open=2", "mid", "C03 conditional: T5"},
        {"V17", "late_share=0.51 paid_items=3 | late_share=0.51 paid_items=4", "mid", "C02 mid: T4"},
        {"V18", "promises_broken=0 promises_kept=1 | promises_broken=0 promises_kept=2", "high", "promises kept"},
        {"V19", "cause=C02 | cause=C13", "mid", "C02, C10 mid; C11, C12, C13 in doubt"}, {"V20", "paid_items=3 | paid_items=4", "mid", "a mixed record"},
        {"", "", "unknown", "nothing is known"},
    }},
    {"ability", {
        {"B01", "insolvent=true", "low", "C13 collapsing"}, {"B02", "warned_w01=true", "low", "W01 -2"},
        {"B03", "cause=C05 cause_confidence=60 | cause=C13 cause_confidence=61", "low", "C05 lasting, C13"},
        {"B04", "group_insolvent=true", "low", "C13 in the group"}, {"B05", "enforcement=true", "low", "C05, E21"}, {"B06", "warned_w02=true", "partial", "W02 -1"},
        {"B07", "hardship_verified=true", "partial", "C04 low for now: T2"}, {"B08", "cause=C04 | cause=C15", "partial", "C04, C10, C12 limited, C15"},
        {"B09", "cause=C05", "partial", "C05 said, not shown"}, {"B10", "chargebacks=1 | chargebacks=2", "partial", "W01: returned payments"},
        {"B11", "warned_w10=true", "partial", "W10"},
        {"B12", "excuse_verdict=true excuse_last=X17 | excuse_verdict=true excuse_last=X9", "partial", "X4, X9, X17 verified"},
        {"B13", "part_paid_items=2 | part_paid_items=3", "partial", "pays over time"}, {"", "", "high", "no sign against it"},
    }},
    {"type", {
        {"Y00", "insolvent=true", "T3", "T3: consider insolvency"},
        {"Y05", "willingness=mid disputes_open=1 | willingness=mid disputes_open=2", "T5", "T5 disputing"},
        {"Y08", "willingness=low unanswered_calls=3 | willingness=low unanswered_calls=4", "T8", "T8 evasive, W04"},
        {"Y01", "willingness=high ability=high", "T1", "grid high, high"}, {"Y02", "willingness=high ability=partial", "T2", "grid high, partial"},
        {"Y03", "willingness=high ability=low", "T3", "grid high, low"}, {"Y04", "willingness=mid ability=high", "T4", "grid mid, high"},
        {"Y15", "willingness=mid ability=partial", "T5", "grid mid, partial"}, {"Y06", "willingness=mid ability=low", "T6", "grid mid, low"},
        {"Y07", "willingness=low ability=high", "T7", "grid low, high"}, {"Y18", "willingness=low ability=partial", "T8", "grid low, partial"},
        {"Y09", "willingness=low ability=low", "T9", "grid low, low"}, {"", "", "unknown", "no willingness known"},
    }},
    {"overlay", {
        {"U13", "warned_w09=true", "T13", "W09"}, {"U23", "excuse_last=X13 days_since_excuse=59 | excuse_last=X13 days_since_excuse=60", "T13", "X13"},
        {"U10", "warned_w07=true", "T10", "W07"}, {"U20", "excuse_last=X10 days_since_excuse=59 | excuse_last=X10 days_since_excuse=60", "T10", "X10"},
        {"U12", "warned_w08=true", "T12", "W08"}, {"U22", "excuse_last=X12 days_since_excuse=59 | excuse_last=X12 days_since_excuse=60", "T12", "X12"},
        {"U11", "parties_contacted=3 contacts_since_answer=2 | parties_contacted=4 contacts_since_answer=3", "T11", "W12"},
        {"U21", "excuse_last=X14 days_since_excuse=59 | excuse_last=X14 days_since_excuse=60", "T11", "X14: tease, hand-offs"},
        {"U16", "willingness=low days_since_payment=0 | willingness=low days_since_payment=1", "T16", "T16 pays unexpectedly"},
        {"U14", "tags=agent | tags=reseller", "T14", "T14 distributor"}, {"U24", "segment=agent | segment=reseller", "T14", "T14 distributor"},
        {"U15", "size=large | size=public", "T15", "T15 large buyer"}, {"", "", "none", "no tell"},
    }},
    {"ask", {
        {"K01", "delivered_level=0 | ", "full", "Q01: opening_ask = full"},
        {"K02", "delivered_level=-1 type=T1 | delivered_level=-1 type=T9", "full", "Q01: never first to T1, T4, T7; T9"},
        {"K03", "delivered_level=-1 willingness=high ability=low hardship_verified=true dpd_oldest=15 | delivered_level=1 willingness=mid ability=partial hardship_verified=true dpd_oldest=16", "plan", "Q01: will, partial or low, evidence"},
        {"", "delivered_level=1", "full", "Q01"},
    }},
    {"supply", {
        {"S01", "insolvent=true", "hold", "E13"}, {"S02", "overlay=T13", "hold", "Q07, T13: never supply to buy payment"},
        {"S03", "overlay=T14 dpd_oldest=15 | overlay=T14 dpd_oldest=61", "cash_only", "Q07, T14"},
        {"S04", "type=T7 dpd_oldest=30 | type=T9 dpd_oldest=61", "hold", "Q07: willingness low"},
        {"S05", "delivered_level=5 | delivered_level=6", "hold", "step 5 until paid"}, {"S06", "dpd_oldest=61", "cash_only", "E13, A38"},
        {"", "", "continue", "Q07"},
    }},
    {"promise", {
        {"H01", "promise_open=false | ", "false", "none runs"}, {"H02", "promise_open=true plan_broken=true", "false", "section 7: a missed instalment"},
        {"H03", "promise_open=true promise_covers=0.94", "false", "E12: what is not promised is chased"},
        {"H04", "promise_open=true plan_open=true", "true", "section 7: paused while the plan is kept"},
        {"H05", "promise_open=true promises_broken=2 | promise_open=true promises_broken=3", "false", "W14, X16: one grace only"},
        {"H06", "promise_open=true promise_days=31", "false", "X1: in days, not in months"},
        {"H07", "promise_open=true", "true", "X1, TR18: the exact day is awaited"},
    }},
    {"excuse", {
        {"X002", "promise_holds=true", "A00", "X1, TR18"},
        {"X301", "cause_pending=true cause=C11 cause_confidence=60 | cause_pending=true cause=C11 cause_confidence=61", "A42", "C11: above the person, never pay"},
        {"X302", "cause_pending=true cause=C09 cause_confidence=60 | cause_pending=true cause=C14 cause_confidence=61", "A07", "C09, C14"},
        {"X303", "cause_pending=true cause=C03 cause_confidence=60 | cause_pending=true cause=C03 cause_confidence=61", "A07", "C03"},
        {"X304", "cause_pending=true cause=C08 cause_confidence=60 | cause_pending=true cause=C08 cause_confidence=61", "A18", "C08: who approves, which step"},
        {"X305", "cause_pending=true cause=C05 cause_confidence=60 willingness=high | cause_pending=true cause=C05 cause_confidence=61 willingness=mid", "A23", "C05"},
        {"X306", "cause_pending=true cause=C04 cause_confidence=60 promises_broken=0 dpd_oldest=59 | cause_pending=true cause=C15 cause_confidence=61 promises_broken=0 dpd_oldest=60", "A24", "C04, C15"},
        {"X307", "cause_pending=true cause=C04 cause_confidence=60 promises_broken=0 | cause_pending=true cause=C04 cause_confidence=61 promises_broken=0", "A23", "C04"},
        {"X308", "cause_pending=true cause=C15 cause_confidence=60 | cause_pending=true cause=C15 cause_confidence=61", "A27", "C15"},
        {"X309", "cause_pending=true cause=C10 cause_confidence=60 | cause_pending=true cause=C10 cause_confidence=61", "A21", "C10: who owes, when due"},
        {"X310", "cause_pending=true cause=C06 cause_confidence=60 | cause_pending=true cause=C06 cause_confidence=61", "A22", "C06"},
        {"X311", "cause_pending=true cause=C02 cause_confidence=60 | cause_pending=true cause=C02 cause_confidence=61", "A19", "C02"},
        {"X001", "excuse_pending=false | ", "A00", "nothing to answer"},
        {"X101", "excuse_pending=true excuse_last=X14 excuse_verdict=false | excuse_pending=true excuse_last=X5 excuse_verdict=false", "A42", "X2, X5, X14 if false"},
        {"X102", "excuse_pending=true excuse_last=X10 excuse_verdict=false | excuse_pending=true excuse_last=X13 excuse_verdict=false", "A51", "X10, X13 if false"},
        {"X104", "excuse_pending=true excuse_last=X12 excuse_verdict=false | excuse_pending=true excuse_last=X4 excuse_verdict=false", "A37", "X4, X12 if false"},
        {"X105", "excuse_pending=true excuse_last=X15 excuse_verdict=false", "A50", "X15 if false"},
        {"X103", "excuse_pending=true excuse_verdict=false", "A22", "X1 if false; X3, X6, X7"},
        {"X111", "excuse_pending=true excuse_last=X1 excuse_last_repeats=1", "A20", "X1: which day exactly"},
        {"X112", "excuse_pending=true excuse_last=X1", "A22", "X1 repeated"},
        {"X121", "excuse_pending=true excuse_last=X2 excuse_last_repeats=1", "A18", "X2: who approves, where it is stuck"},
        {"X122", "excuse_pending=true excuse_last=X2", "A21", "X2, Q08: second time verify"},
        {"X131", "excuse_pending=true excuse_last=X3", "A21", "X3: address, courier, bank"},
        {"X141", "excuse_pending=true excuse_last=X17 excuse_verdict=true ability=low | excuse_pending=true excuse_last=X9 excuse_verdict=true ability=partial", "A23", "X4, X9, X17: staged plan"},
        {"X142", "excuse_pending=true excuse_last=X17 excuse_verdict=true | excuse_pending=true excuse_last=X7 excuse_verdict=true", "A24", "X4: extension; X7 accepted once"},
        {"X143", "promises_broken=1 excuse_pending=true excuse_last=X4 | promises_broken=2 excuse_pending=true excuse_last=X4", "A14", "X4: bad record, chase more often"},
        {"X144", "excuse_pending=true excuse_last=X4", "A21", "X4: reason, proof"},
        {"X151", "excuse_pending=true excuse_last=X5 excuse_last_repeats=1", "A07", "X5: resend all papers"},
        {"X152", "excuse_pending=true excuse_last=X5 excuse_last_repeats=2", "A16", "X5 repeated"},
        {"X153", "excuse_pending=true excuse_last=X5", "A42", "X5 repeated"},
        {"X161", "excuse_pending=true excuse_last=X6 excuse_last_repeats=1", "A20", "X6: fine, tomorrow, dated"},
        {"X162", "excuse_pending=true excuse_last=X16 | excuse_pending=true excuse_last=X6", "A22", "X6 repeated; X16 one grace only"},
        {"X171", "excuse_pending=true excuse_last=X7 excuse_last_repeats=1", "A20", "X7: once, dated"},
        {"X172", "excuse_pending=true excuse_last=X7", "A22", "X7 repeated"}, {"X181", "excuse_pending=true excuse_last=X8", "A07", "X8: agree the true date"},
        {"X191", "excuse_pending=true excuse_last=X9", "A21", "X9: inflow, pattern"},
        {"X201", "excuse_pending=true excuse_last=X10", "A19", "X10: today's written commitment"},
        {"X211", "excuse_pending=true excuse_last=X11", "A19", "X11: dated notice"}, {"X221", "excuse_pending=true excuse_last=X12", "A36", "X12: payment first"},
        {"X231", "excuse_pending=true excuse_last=X13", "A37", "X13: stop supply"},
        {"X241", "excuse_pending=true excuse_last=X14 excuse_last_repeats=1", "A15", "X14: I traded with you"},
        {"X242", "excuse_pending=true excuse_last=X14", "A42", "X14 repeated"},
        {"X251", "excuse_pending=true excuse_last=X15 dispute_age=31", "A50", "X15 after a month"},
        {"X252", "excuse_pending=true excuse_last=X15", "A07", "X15: split the undisputed part"}, {"X261", "excuse_pending=true excuse_last=X17", "A27", "X17"},
        {"", "excuse_pending=true excuse_last=X99", "A00", "another excuse has no row"},
    }},
    {"step", {
        {"L05", "dpd_oldest=-8 insolvent=true | dpd_oldest=1096 insolvent=true", "13 A62 A00", "step 13: keep the claim alive"},
        {"L82", "insolvent=true disputes_open=1 | insolvent=true disputes_open=2", "13 A62 A00", "step 13, disputed or not"},
        {"L83", "undisputed_past_due=-1 disputes_open=1 lapse_days=0 | undisputed_past_due=0 disputes_open=2 lapse_days=60", "10 A54 A07", "A54: limit near"},
        {"L84", "undisputed_past_due=-1 disputes_open=1 days_since_contact=14 lapse_days=180 law=CN | undisputed_past_due=0 disputes_open=2 lapse_days=180 law=CN", "7 A59 A07", "A59; M05 signed acknowledges"},
        {"L67", "undisputed_past_due=-1 disputes_open=1 dispute_age=31 days_since_contact=14 | undisputed_past_due=0 disputes_open=2 dispute_age=31", "-1 A50 A07", "X15: A50 from 30"},
        {"L68", "undisputed_past_due=-1 disputes_open=1 days_since_contact=7 | undisputed_past_due=0 disputes_open=2", "-1 A07 A17", "invariant 7; C03"},
        {"L69", "undisputed_past_due=-1 disputes_open=1 days_since_contact=6 | undisputed_past_due=0 disputes_open=2 days_since_contact=2", "-1 A00 A00", "invariant 7"},
        {"L58", "dpd_oldest=-8 payment_since_contact=true days_since_payment=0 contacts_30d=1 | payment_since_contact=true days_since_payment=1 contacts_30d=2", "-1 A58 A00", "A58 paid"},
        {"L01", "dpd_oldest=-8", "-1 A00 A00", "TR01: not a week before"},
        {"L61", "dpd_oldest=-5 type=T4 anchor_amount=10000000 insolvent=false | dpd_oldest=-2 type=T4 anchor_amount=10000001 insolvent=false", "0 A09 A06", "A09: T4, -5 to -1"},
        {"L62", "dpd_oldest=-5 type=T4 insolvent=false | dpd_oldest=-1 type=T8 insolvent=false", "0 A06 A05", "A06, TR16"},
        {"L02", "dpd_oldest=-4 insolvent=false | dpd_oldest=-2 insolvent=false", "0 A05 A00", "step 0, TR01: 3 days before"},
        {"L63", "dpd_oldest=-1 delivered_level=0 type=T1 anchor_amount=10000000 insolvent=false | dpd_oldest=-1 type=T2 anchor_amount=10000001 insolvent=false", "-1 A08 A00", "A08, TR15: due day"},
        {"L03", "dpd_oldest=-5 | dpd_oldest=0", "-1 A00 A00", "TR02: from day 1"}, {"L04", "", "-1 A00 A00", "nothing to chase"},
        {"L06", "dpd_oldest=44 delivered_level=-1 judgment=true enforcement=false | dpd_oldest=729 judgment=true enforcement=false", "11 A55 A00", "step 11: judgment unpaid"},
        {"L64", "dpd_oldest=121 judgment=false suit=true | dpd_oldest=29 judgment=false suit=true", "10 A00 A00", "TR26: the court's time"},
        {"L85", "dpd_oldest=59 delivered_level=-1 anchor_amount=500000 lapse_days=0 represented=true | dpd_oldest=31 anchor_amount=10000001 lapse_days=180 represented=true", "8 A51 A60", "limitation, then 8; by its lawyer"},
        {"L86", "dpd_oldest=6 delivered_level=-1 anchor_amount=500000 lapse_days=0 stop_contact=true | dpd_oldest=60 anchor_amount=10000001 lapse_days=180 stop_contact=true", "10 A60 A54", "A60: 30 to limit"},
        {"L98", "dpd_oldest=2 delivered_level=-1 anchor_amount=2000000 lapse_days=0 law=CN outcome_last=bounced | dpd_oldest=8 anchor_amount=10000001 lapse_days=60 law=CN outcome_last=undelivered", "10 A54 A60", "step 10: limit near"},
        {"L99", "dpd_oldest=730 delivered_level=-1 anchor_amount=500000 lapse_days=0 law=CN outcome_last=bounced | dpd_oldest=1 anchor_amount=1999999 lapse_days=60 law=CN outcome_last=undelivered", "10 A60 A54", "A60: the limit"},
        {"L65", "dpd_oldest=3 delivered_level=-1 lapse_days=0 law=CN | dpd_oldest=730 lapse_days=180 law=CN", "7 A59 A51", "section 7: under 180 days A59"},
        {"L87", "dpd_oldest=91 delivered_level=13 days_since_step=14 lapse_days=0 law=CN | dpd_oldest=119 delivered_level=8 days_since_step=181 lapse_days=180 law=CN", "7 A59 A51", "the same, again"},
        {"L66", "dpd_oldest=730 delivered_level=-1 anchor_amount=2000000 lapse_days=0 | dpd_oldest=1094 anchor_amount=10000001 lapse_days=60", "10 A54 A60", "step 10: limit near"},
        {"L88", "dpd_oldest=2 delivered_level=-1 anchor_amount=500000 lapse_days=0 | dpd_oldest=44 anchor_amount=500001 lapse_days=60", "10 A60 A54", "A60"},
        {"L89", "dpd_oldest=45 delivered_level=13 lapse_days=0 law=CN | dpd_oldest=8 delivered_level=10 lapse_days=14 law=CN", "7 A59 A51", "A59: any age"},
        {"J01", "dpd_oldest=15 delivered_level=-1 anchor_amount=500000 cause=C07 cause_confidence=60 | dpd_oldest=1096 anchor_amount=10000001 cause=C13 cause_confidence=61", "9 A53 A51", "section 7: C07, C13 to 9 at once"},
        {"J02", "dpd_oldest=15 delivered_level=9 days_since_step=7 anchor_amount=500000 cause=C07 cause_confidence=60 | dpd_oldest=1096 delivered_level=9 days_since_step=181 anchor_amount=10000001 cause=C13 cause_confidence=61", "10 A54 A60", "section 7: 9/10"},
        {"J03", "dpd_oldest=15 delivered_level=0 overlay=T13 represented=false stop_contact=false | dpd_oldest=1096 overlay=T13", "5 A37 A22", "section 7: ultimatum to 5"},
        {"J04", "dpd_oldest=15 delivered_level=0 represented=false stop_contact=false cause=C07 cause_confidence=60 | dpd_oldest=1096 cause=C13 cause_confidence=61", "5 A37 A22", "C13: A37 at once"},
        {"J05", "dpd_oldest=1 delivered_level=0 overlay=T13 | dpd_oldest=14 overlay=T13", "3 A22 A19", "TR30; A37 only from 15"},
        {"J06", "dpd_oldest=1 delivered_level=0 cause=C07 cause_confidence=60 | dpd_oldest=14 cause=C13 cause_confidence=61", "3 A22 A19", "TR21; A37 only from 15"},
        {"L70", "dpd_oldest=1095 delivered_level=0 plan_broken=true | dpd_oldest=13 plan_broken=true", "5 A37 A22", "section 7: a missed instalment, at least 5"},
        {"L07", "dpd_oldest=61 promise_holds=true | dpd_oldest=4 promise_holds=true", "-1 A00 A00", "step 2 leaves with a promise"},
        {"L08", "dpd_oldest=44 agency_placed=true | dpd_oldest=89 agency_placed=true", "7 A00 A00", "step 7 until recovered"},
        {"L97", "dpd_oldest=46 unapplied_covers=0.95 | dpd_oldest=119 unapplied_covers=0.96", "-1 A45 A00", "A45: book at once"},
        {"L09", "dpd_oldest=731 anchor_amount=4999 | dpd_oldest=1096 anchor_amount=4999", "13 A62 A00", "step 13; W16, TR25 two years"},
        {"L91", "dpd_oldest=45 delivered_level=0 limitation_days=-1 | dpd_oldest=29 limitation_days=-1", "3 A22 A62", "K7: ask lawfully, or no expectation"},
        {"L92", "dpd_oldest=90 delivered_level=3 days_since_step=30 limitation_days=-1 | dpd_oldest=1 delivered_level=12 days_since_step=181 limitation_days=-1", "13 A62 A00", "step 13"},
        {"L93", "dpd_oldest=60 delivered_level=-1 anchor_amount=500000 represented=true | dpd_oldest=1096 anchor_amount=10000001 represented=true", "8 A51 A52", "K4; A51 from 60"},
        {"L94", "dpd_oldest=44 delivered_level=-1 represented=true | dpd_oldest=31 represented=true", "-1 A00 A00", "K4"},
        {"L95", "dpd_oldest=60 delivered_level=-1 anchor_amount=500000 stop_contact=true | dpd_oldest=1096 anchor_amount=10000001 stop_contact=true", "9 A52 A60", "K4; A52 from 60"},
        {"L96", "dpd_oldest=730 delivered_level=-1 stop_contact=true | dpd_oldest=13 stop_contact=true", "-1 A00 A00", "K4"},
        {"L71", "dpd_oldest=91 payment_since_contact=true days_since_payment=0 part_paid_items=1 | dpd_oldest=30 payment_since_contact=true days_since_payment=7 part_paid_items=2", "-1 A26 A12", "A26, Q02 with reservation"},
        {"L10", "dpd_oldest=61 days_since_step=31 anchor_amount=4999 | dpd_oldest=120 anchor_amount=4999", "3 A19 A00", "R25, A19"},
        {"L11", "dpd_oldest=61 days_since_step=29 anchor_amount=4999 | dpd_oldest=121 days_since_step=10 anchor_amount=4999", "3 A00 A00", "R25"},
        {"J10", "dpd_oldest=8 delivered_level=0 broke_since_step=true promises_broken=2 | dpd_oldest=16 broke_since_step=true promises_broken=3", "2 A14 A22", "two steps up from 0"},
        {"J11", "dpd_oldest=61 delivered_level=1 broke_since_step=true promises_broken=2 | dpd_oldest=31 delivered_level=1 broke_since_step=true promises_broken=3", "3 A42 A22", "two steps up from 1"},
        {"J12", "dpd_oldest=30 delivered_level=2 anchor_amount=500000 broke_since_step=true promises_broken=2 | dpd_oldest=120 delivered_level=2 anchor_amount=10000001 broke_since_step=true promises_broken=3", "4 A33 A42", "two steps up from 2"},
        {"J13", "dpd_oldest=15 delivered_level=2 broke_since_step=true promises_broken=2 | dpd_oldest=1096 delivered_level=3 broke_since_step=true promises_broken=3", "5 A37 A22", "two steps up from 3"},
        {"J14", "dpd_oldest=121 delivered_level=4 broke_since_step=true promises_broken=2 | dpd_oldest=16 delivered_level=4 broke_since_step=true promises_broken=3", "6 A40 A22", "two steps up from 4"},
        {"J15", "dpd_oldest=60 delivered_level=5 anchor_amount=200000 broke_since_step=true promises_broken=2 | dpd_oldest=730 delivered_level=5 anchor_amount=10000001 broke_since_step=true promises_broken=3", "7 A49 A51", "two steps up from 5"},
        {"J16", "dpd_oldest=1095 delivered_level=5 anchor_amount=500000 broke_since_step=true promises_broken=2 | dpd_oldest=1096 delivered_level=6 anchor_amount=10000001 broke_since_step=true promises_broken=3", "8 A51 A22", "two steps up from 6"},
        {"J17", "dpd_oldest=60 delivered_level=7 anchor_amount=500000 broke_since_step=true promises_broken=2 | dpd_oldest=1096 delivered_level=7 anchor_amount=10000001 broke_since_step=true promises_broken=3", "9 A52 A51", "two steps up from 7"},
        {"J18", "dpd_oldest=90 delivered_level=8 anchor_amount=2000000 broke_since_step=true promises_broken=2 | dpd_oldest=1096 delivered_level=8 anchor_amount=10000001 broke_since_step=true promises_broken=3", "10 A54 A60", "two steps up from 8"},
        {"L72", "dpd_oldest=15 plan_open=false ask=plan days_since_contact=3 | dpd_oldest=1096 plan_open=false ask=plan", "-1 A23 A24", "section 7: plan branch"},
        {"L73", "dpd_oldest=90 days_since_contact=7 ability=low approved_a25=true | dpd_oldest=1096 ability=low approved_a25=true", "-1 A25 A23", "A25: low, approved, from 90"},
        {"C07", "dpd_oldest=7 counter=A07 | dpd_oldest=4 counter=A07", "-1 A07 A17", "A07"},
        {"C14", "dpd_oldest=7 counter=A14 | dpd_oldest=1096 counter=A14", "2 A14 A12", "A14"}, {"C15", "dpd_oldest=1094 counter=A15", "2 A15 A12", "A15"},
        {"C16", "dpd_oldest=7 counter=A16 | dpd_oldest=90 counter=A16", "3 A16 A19", "step 3"},
        {"C18", "dpd_oldest=13 counter=A18 | dpd_oldest=4 counter=A18", "1 A18 A12", "A18"},
        {"C19", "dpd_oldest=8 counter=A19 | dpd_oldest=59 counter=A19", "3 A19 A22", "A19"},
        {"C20", "dpd_oldest=89 counter=A20 | dpd_oldest=8 counter=A20", "2 A20 A12", "step 2: promise (A20)"},
        {"C21", "dpd_oldest=1 counter=A21 | dpd_oldest=120 counter=A21", "3 A21 A19", "A21"},
        {"C22", "dpd_oldest=30 counter=A22 | dpd_oldest=31 counter=A22", "3 A22 A19", "A22"},
        {"C23", "dpd_oldest=15 counter=A23 | dpd_oldest=1096 counter=A23", "-1 A23 A24", "A23 from 15"},
        {"C24", "dpd_oldest=1 counter=A24 | dpd_oldest=60 counter=A24", "-1 A24 A20", "A24 to 60"},
        {"C27", "dpd_oldest=89 counter=A27 | dpd_oldest=15 counter=A27", "-1 A27 A17", "A27"},
        {"C36", "dpd_oldest=15 counter=A36 | dpd_oldest=1096 counter=A36", "5 A36 A22", "step 5"},
        {"C37", "dpd_oldest=15 counter=A37 | dpd_oldest=1096 counter=A37", "5 A37 A22", "step 5"},
        {"C42", "dpd_oldest=30 counter=A42 | dpd_oldest=1096 counter=A42", "3 A42 A22", "A42 from 30"},
        {"C50", "dpd_oldest=30 counter=A50 | dpd_oldest=1096 counter=A50", "-1 A50 A07", "A50 from 30"},
        {"C51", "dpd_oldest=60 anchor_amount=500000 counter=A51 | dpd_oldest=1096 anchor_amount=10000001 counter=A51", "8 A51 A22", "step 8, A51 from 60"},
        {"L74", "dpd_oldest=30 vague_promise=true | dpd_oldest=61 vague_promise=true", "2 A20 A12", "A20: promise vague"},
        {"L13", "dpd_oldest=1 delivered_level=0 | dpd_oldest=14", "1 A11 A00", "step 1, TR02"},
        {"L14", "dpd_oldest=15 delivered_level=0 | dpd_oldest=60", "1 A12 A19", "A12 to 60"},
        {"L15", "dpd_oldest=61 delivered_level=0 | dpd_oldest=1096", "3 A22 A19", "Q01: ask all of it"},
        {"L16", "dpd_oldest=1 delivered_level=1 days_since_step=3 type=T7 | dpd_oldest=1096 delivered_level=1 days_since_step=181 type=T9", "2 A14 A12", "Q09: T7 at once"},
        {"L17", "dpd_oldest=3 delivered_level=1 days_since_step=3 type=T4 | dpd_oldest=60 delivered_level=1 days_since_step=181 type=T6", "2 A13 A12", "Q09: T4 after 3"},
        {"L18", "dpd_oldest=14 delivered_level=1 days_since_step=7 | dpd_oldest=60 delivered_level=1 days_since_step=181", "2 A13 A12", "TR03: two weeks"},
        {"L19", "dpd_oldest=61 delivered_level=1 days_since_step=7 | dpd_oldest=1096 delivered_level=1 days_since_step=181", "2 A14 A22", "A14"},
        {"L75", "dpd_oldest=7 delivered_level=1 days_since_step=7 step_contacts=1 | dpd_oldest=7 delivered_level=1 days_since_step=181 step_contacts=1", "1 A31 A12", "A31; TR09 a week"},
        {"L76", "dpd_oldest=3 delivered_level=2 step_contacts=1 type=T1 | dpd_oldest=44 delivered_level=2 step_contacts=1 type=unknown", "2 A17 A12", "TR06: ask why"},
        {"L77", "dpd_oldest=1 delivered_level=2 step_contacts=2 type=T1 | dpd_oldest=44 delivered_level=2 step_contacts=2 type=unknown", "2 A13 A12", "TR08: second call"},
        {"L78", "dpd_oldest=14 delivered_level=2 unanswered_calls=3 channel_last=phone | dpd_oldest=1096 delivered_level=2 unanswered_calls=4 channel_last=phone", "2 A32 A19", "A32: calls unanswered, from 14"},
        {"L79", "dpd_oldest=4 delivered_level=2 step_contacts=0 unanswered_calls=1 channel_last=phone | dpd_oldest=44 delivered_level=2 step_contacts=2 unanswered_calls=2 channel_last=phone", "2 A44 A12", "A44"},
        {"L20", "dpd_oldest=7 delivered_level=2 days_since_step=3 | dpd_oldest=90 delivered_level=2 days_since_step=181", "3 A16 A19", "step 3 after 3 days"},
        {"L21", "dpd_oldest=91 delivered_level=2 days_since_step=3 | dpd_oldest=1096 delivered_level=2 days_since_step=181", "3 A42 A22", "A42; W15 three months"},
        {"L22", "dpd_oldest=30 delivered_level=3 days_since_step=7 anchor_amount=500000 | dpd_oldest=120 delivered_level=3 days_since_step=181 anchor_amount=10000001", "4 A33 A42", "step 4 after 7 days, 30 to 120"},
        {"L80", "dpd_oldest=15 delivered_level=3 days_since_step=7 supply=cash_only | dpd_oldest=1096 delivered_level=4 days_since_step=181 supply=cash_only", "5 A38 A22", "step 5: A38 for T14"},
        {"L23", "dpd_oldest=15 delivered_level=3 days_since_step=7 | dpd_oldest=1096 delivered_level=4 days_since_step=181", "5 A37 A22", "step 5 after 7 days"},
        {"L24", "dpd_oldest=730 delivered_level=5 days_since_step=7 | dpd_oldest=1095 delivered_level=5 days_since_step=181", "6 A40 A22", "step 6; TR31 notice of 7 days"},
        {"L25", "dpd_oldest=60 delivered_level=6 days_since_step=14 anchor_amount=200000 | dpd_oldest=730 delivered_level=6 days_since_step=181 anchor_amount=10000001", "7 A49 A51", "step 7 from 60 to 730"},
        {"L26", "dpd_oldest=60 delivered_level=7 days_since_step=14 anchor_amount=500000 | dpd_oldest=1096 delivered_level=7 days_since_step=181 anchor_amount=10000001", "8 A51 A22", "step 8"},
        {"L27", "dpd_oldest=60 delivered_level=8 days_since_step=10 anchor_amount=500000 | dpd_oldest=1096 delivered_level=8 days_since_step=181 anchor_amount=10000001", "9 A52 A51", "step 9 after 10 days"},
        {"L28", "dpd_oldest=90 delivered_level=9 days_since_step=30 anchor_amount=2000000 | dpd_oldest=1096 delivered_level=9 days_since_step=181 anchor_amount=10000001", "10 A54 A60", "step 10 from 90"},
        {"L81", "dpd_oldest=30 delivered_level=9 days_since_step=30 anchor_amount=500000 | dpd_oldest=59 delivered_level=9 days_since_step=181 anchor_amount=10000001", "10 A60 A51", "A60 from 30"},
        {"L29", "dpd_oldest=1096 delivered_level=9 days_since_step=180 | dpd_oldest=1096 delivered_level=12 days_since_step=181", "13 A62 A00", "step 13"},
        {"L30", "dpd_oldest=120 delivered_level=11 days_since_step=180 anchor_amount=2000000 | dpd_oldest=1095 delivered_level=11 days_since_step=181 anchor_amount=10000001", "12 A56 A62", "step 12 from 120"},
        {"L31", "dpd_oldest=60 delivered_level=8 days_since_step=30 | dpd_oldest=731 delivered_level=12 days_since_step=181", "3 A22 A19", "TR22: regular"},
        {"L32", "dpd_oldest=120 delivered_level=6 | dpd_oldest=16 delivered_level=9", "-1 A00 A00", "TR07, TR10: wait"},
    }},
    {"also", {
        {"E01", "unapplied_total=1 action=other", "A45", "A45, TR29"},
        {"E02", "law=CN creditor_size=medium size=large dpd_oldest=1 delivered_level=2 insolvent=false | law=CN creditor_size=small size=public dpd_oldest=61 delivered_level=10 insolvent=false", "A61", "section 7: A61 from step 2"},
        {"E03", "dpd_oldest=60 delivered_level=5 anchor_amount=500000 clause_title=true | dpd_oldest=61 delivered_level=10 anchor_amount=500001 clause_title=true", "A48", "A48: clause, demand"},
        {"E04", "dpd_oldest=30 delivered_level=4 clause_set_off=true | dpd_oldest=61 delivered_level=10 clause_set_off=true", "A39", "A39: clause, from 30"},
        {"E05", "dpd_oldest=45 anchor_amount=500000 ability=low | dpd_oldest=61 anchor_amount=500001 ability=low", "A47", "C05, X9: A47 from 45"},
        {"E10", "dpd_oldest=45 anchor_amount=500000 excuse_verdict=false excuse_last=X4 | dpd_oldest=61 anchor_amount=500001 excuse_verdict=false excuse_last=X9", "A47", "X4, X9 if false"},
        {"E06", "dpd_oldest=45 delivered_level=6 anchor_amount=500000 | dpd_oldest=61 delivered_level=9 anchor_amount=500001", "A47", "A47 before 9"},
        {"E07", "promises_broken=2 | promises_broken=3", "A46", "A46: repeated delay"}, {"E09", "warned_w02=true", "A46", "W02: review limit"},
        {"E08", "late_share=0.51 paid_items=6 | late_share=0.51 paid_items=7", "A46", "A46, W17"}, {"", "", "A00", "nothing besides"},
    }},
    {"tone", {
        {"N00", "action=A45 | action=A62", "neutral", "Q04: nobody is spoken to"}, {"N01", "step=7 | step=8", "final", "Q04"},
        {"N02", "step=4 | step=6", "firm", "Q04"}, {"N03", "step=2 type=T7 | step=3 type=T9", "firm", "Q04: T7 to T9"},
        {"N04", "step=2 type=T2 | step=3 type=T3", "soft", "Q04, Q05: T2 no threats, T3"}, {"N05", "step=2 | step=3", "neutral", "Q04"},
        {"N06", "step=0 | step=1", "soft", "Q04"}, {"", "", "neutral", "Q04"},
    }},
    {"argument", {
        {"F01", "step=-1", "A00", "no contact of the ladder"}, {"F02", "step=0 | step=1", "A10", "step 1: ways to pay"},
        {"F03", "type=T2 hardship_verified=true | type=T3 hardship_verified=true", "A27", "A27: help, Q05 verified"},
        {"F04", "overlay=T11", "A15", "T11: one responsible person"}, {"F05", "cause=C12", "A43", "C12"},
        {"F06", "step=2 type=T1 | step=3 type=unknown", "A28", "A28"}, {"F07", "step=2 type=T7 | step=6 type=T9", "A41", "A41"},
        {"F08", "step=2 | step=9", "A29", "A29"}, {"", "step=10", "A00", "nothing to add"},
    }},
    {"relation", {
        {"Q00", "lapse_days=0 action=A51 anchor_amount=500000 | lapse_days=180 action=A60 anchor_amount=500001", "0 2000000 false", "A59, Q14 explicit"},
        {"Q01", "promises_broken=0 hardship_verified=true", "0.5 0 true", "Q05: empathy = verified hardship"},
        {"Q02", "promises_broken=1 | promises_broken=2", "0 0 false", "Q06: drops with broken promises"},
        {"Q03", "dpd_oldest=61", "0.25 0 false", "Q19: capped after 60"}, {"Q04", "", "0.5 0 false", "Q06; Q14 default 0"},
    }},
    {"terms", {
        {"D01", "insolvent=true", "hold A00", "T3: stop new exposure"}, {"D02", "step=5 | step=6", "hold A36", "step 5: A36"},
        {"D03", "supply=hold", "hold A36", "Q07, A36"}, {"D12", "supply=cash_only overlay=T14", "prepay A38", "A38: T14"},
        {"D13", "dpd_oldest=61", "prepay A63", "A63: weak credit"}, {"D04", "score=479", "prepay A63", "A63: weak credit"},
        {"D05", "utilisation=1.01", "deposit A63", "E13, A63"}, {"D06", "dpd_oldest=31 | dpd_oldest=60", "deposit A63", "A63"},
        {"D14", "warned_w17=true", "deposit A63", "W17: weak checks"}, {"D07", "score=480 | score=539", "shortened A03", "A03"},
        {"D08", "dpd_oldest=15 | dpd_oldest=30", "shortened A03", "A03"}, {"D09", "utilisation=0.81 | utilisation=1", "open A64", "A64: large order"},
        {"D10", "paid_items=0 | ", "open A01", "A01: before contract"},
        {"D11", "paid_items=-1 late_share=0.14 clause_discount=true | paid_items=1 late_share=0.15 clause_discount=true", "open A04", "A04, Q18: on-time payers only"},
        {"", "paid_items=1", "open A00", "nothing to change"},
    }},
    {"cadence", {
        {"G05", "action=A22 delivered_level=0 overlay=T13 | action=A37 overlay=T13", "0 0 0 3", "TR30: same day"},
        {"G08", "action=A45 | action=A59", "0 0 0 7", "TR21, TR29: at once"},
        {"G09", "action=A51 lapse_days=0 | action=A60 lapse_days=180", "0 0 0 7", "section 7: limitation"},
        {"G10", "action=A22 delivered_level=0 cause=C07 cause_confidence=60 | action=A37 cause=C13 cause_confidence=61", "0 0 0 3", "TR21: same day"},
        {"G01", "step=0 type=T7 | step=1 type=T9", "3 0 0 3", "Q03: 3 to 7 by type"}, {"G02", "step=0 | step=1", "7 0 0 7", "TR09: 7 days"},
        {"G11", "dpd_oldest=29 type=T1 action=A13 delivered_level=-1 | dpd_oldest=44 type=unknown action=A13 delivered_level=1", "7 4 5 4", "TR04 Thursday, TR05, TR06 Thu+4"},
        {"G12", "dpd_oldest=29 type=T1 action=A17 delivered_level=2 step_contacts=1 | dpd_oldest=44 type=unknown action=A17 delivered_level=2 step_contacts=1", "4 1 5 7", "TR06 Monday, TR08 Mon+7"},
        {"G13", "dpd_oldest=29 action=A13 delivered_level=2 | dpd_oldest=44 action=A13 delivered_level=2", "7 1 5 7", "TR07 a week, TR08 Monday"},
        {"G04", "type=T7 | type=T9", "3 0 0 3", "Q03: unwilling 3"},
        {"G14", "type=T4 action=A13 delivered_level=1 | type=T6 action=A13 delivered_level=1", "4 0 5 7", "Q09: its own buffer"},
        {"G03", "dpd_oldest=29", "7 0 5 7", "TR09: below 30"}, {"G07", "cause=C12", "3 0 5 7", "C12: faster cadence"}, {"G06", "", "4 0 5 7", "TR10: 3 to 7"},
    }},
  };
  return *kRows;
}
// clang-format on

using Facts = std::map<std::string, std::string, std::less<>>;

// "a=1 b=x | a=2" as two rows of facts.
std::vector<Facts> FactsOf(std::string_view text) {
  std::vector<Facts> variants(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word == "|") {
      variants.emplace_back();
      continue;
    }
    const std::size_t at = word.find('=');
    variants.back().emplace(word.substr(0, at), word.substr(at + 1));
  }
  return variants;
}

template <class T>
T Number(const std::string& text) {
  T value{};
  const char* const end = text.data() + text.size();
  EXPECT_EQ(std::from_chars(text.data(), end, value).ptr, end) << text;
  return value;
}

// Values of one fact, null where a row says nothing of it.
template <class T, class Read>
ColumnBuilder<T> Values(const std::string& name, const std::vector<Facts>& rows,
                        Read read) {
  ColumnBuilder<T> values;
  for (const Facts& row : rows) {
    const auto found = row.find(name);
    found == row.end() ? values.AppendNull()
                       : values.Append(static_cast<T>(read(found->second)));
  }
  return values;
}

Column ColumnOf(const InputSchema& schema, const std::vector<Facts>& rows) {
  const std::string& name = schema.name;
  std::vector<std::string> words;
  switch (schema.type) {
    case ColumnType::kDictionary: {
      auto codes = Values<std::int32_t>(name, rows, [&](const auto& text) {
        words.push_back(text);
        return words.size() - 1;
      });
      return Column::Dictionary(name, std::move(codes), std::move(words));
    }
    case ColumnType::kInt32:
      return Column::Int32(
          name, Values<std::int32_t>(name, rows, Number<std::int32_t>), "");
    case ColumnType::kInt64:
      return Column::Int64(
          name, Values<std::int64_t>(name, rows, Number<std::int64_t>), "");
    case ColumnType::kBool:
      return Column::Bool(
          name, Values<std::uint8_t>(name, rows, [](const auto& text) {
            return text == "true";
          }));
    default:
      return Column::Float64(name, Values<double>(name, rows, Number<double>),
                             "");
  }
}

// Types of the inputs: outputs of tables before, else facts.
InputSchema SchemaOf(const std::string& name,
                     const std::vector<InputSchema>& before) {
  for (const InputSchema& output : before) {
    if (output.name == name) return output;
  }
  const FactDefinition* const fact = FactCatalogue::BuiltIn().Find(name);
  EXPECT_NE(fact, nullptr) << name;
  return {name, fact->type};
}

void CheckRow(const DecisionTable& table, const Row& row,
              const std::vector<InputSchema>& before) {
  const TableSpec& spec = table.spec();
  const std::vector<Facts> variants = FactsOf(row.facts);
  Frame frame;
  std::set<std::string, std::less<>> names;
  for (const TableInput& input : spec.inputs) {
    names.insert(input.name);
    ASSERT_TRUE(
        frame.Add(ColumnOf(SchemaOf(input.name, before), variants)).ok());
  }
  for (const Facts& facts : variants) {
    for (const auto& [name, value] : facts) {
      EXPECT_TRUE(names.contains(name)) << row.rule << ": " << name;
    }
  }
  const absl::StatusOr<TableResult> result = table.Run(frame);
  ASSERT_TRUE(result.ok()) << result.status();
  const std::vector<Column> outputs = table.Outputs(*result);
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const std::int32_t fired = result->rule[i];
    EXPECT_EQ(fired < 0 ? "" : spec.rules[static_cast<std::size_t>(fired)].id,
              row.rule)
        << spec.name << ", " << row.facts;
    std::string got;
    for (const Column& output : outputs) {
      absl::StrAppend(&got, got.empty() ? "" : " ", output.Format(i));
    }
    EXPECT_EQ(got, row.outputs)
        << spec.name << " " << row.rule << ", by " << row.practice;
  }
}

TEST(ShippedRows, DoWhatPracticeAsksFor) {
  const absl::StatusOr<Policy> policy = Policy::Create(B2bDefaultSpec());
  ASSERT_TRUE(policy.ok()) << policy.status();
  ASSERT_EQ(policy->tables().size(), AllRows().size());
  std::vector<InputSchema> before;
  for (std::size_t t = 0; t < AllRows().size(); ++t) {
    const DecisionTable& table = policy->tables()[t];
    ASSERT_EQ(table.spec().name, AllRows()[t].table);
    for (const Row& row : AllRows()[t].rows) CheckRow(table, row, before);
    for (InputSchema& output : table.output_schema()) {
      before.push_back(std::move(output));
    }
  }
}

// No rule is left out, and none stands here that the tables have not.
TEST(ShippedRows, AreThere) {
  const PolicySpec spec = B2bDefaultSpec();
  for (std::size_t t = 0; t < spec.tables.size(); ++t) {
    std::multiset<std::string> rules, rows;
    for (const TableRule& rule : spec.tables[t].rules) rules.insert(rule.id);
    for (const Row& row : AllRows()[t].rows) {
      if (*row.rule != '\0') rows.insert(row.rule);
    }
    EXPECT_EQ(rows, rules) << spec.tables[t].name;
  }
}

}  // namespace
}  // namespace arrears
